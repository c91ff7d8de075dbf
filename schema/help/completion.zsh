#compdef earlog
# Completions of earlog for zsh.
_earlog()
{
	local -a w
	w=("${words[@]}")
	local n=$((CURRENT - 1)) o=1
{{>commands.sh}}
	if [[ -n $command && $valued == *"|${w[n-1+o]}|"* ]]; then
		_files
		return
	fi
	for ((i++; i < n; i++)); do
		case ${w[i+o]} in
		-*) [[ $valued == *"|${w[i+o]}|"* ]] && ((i++)) ;;
		*) verb=${w[i+o]} ;;
		esac
	done
	if [[ $words[CURRENT] == -* ]]; then
		_describe -o option options
	elif [[ -z $verb && $#items -gt 0 ]]; then
		_describe command items || _files
	else
		_files
	fi
}
if [[ $funcstack[1] == _earlog ]]; then
	_earlog "$@"
else
	compdef _earlog earlog
fi
