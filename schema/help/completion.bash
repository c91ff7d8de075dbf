# Completions of earlog for bash.
_earlog()
{
	local -a w=("${COMP_WORDS[@]}")
	local n=$COMP_CWORD o=0 cur=${COMP_WORDS[COMP_CWORD]}
	COMPREPLY=()
{{>commands.sh}}
	if [[ -n $command && $valued == *"|${w[n-1+o]}|"* ]]; then
		return
	fi
	for ((i++; i < n; i++)); do
		case ${w[i+o]} in
		-*) [[ $valued == *"|${w[i+o]}|"* ]] && ((i++)) ;;
		*) verb=${w[i+o]} ;;
		esac
	done
	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "${options[*]%%:*}" -- "$cur"))
	elif [[ -z $verb ]]; then
		COMPREPLY=($(compgen -W "${items[*]%%:*}" -- "$cur"))
	fi
}
complete -o bashdefault -o default -F _earlog earlog
