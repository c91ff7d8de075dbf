#compdef earlog
# Completions of earlog for zsh.
_earlog()
{
	local -a found
	found=("${(@f)$(earlog help complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
	found=("${(@)found//:/\\:}")
	found=("${(@)found/$'\t'/:}")
	if [[ -n $found ]]; then
		_describe value found
	else
		_files
	fi
}
if [[ $funcstack[1] == _earlog ]]; then
	_earlog "$@"
else
	compdef _earlog earlog
fi
