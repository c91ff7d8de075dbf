# Completions of earlog for bash.
_earlog()
{
	local cur=${COMP_WORDS[COMP_CWORD]} i
	local typed=${cur#[\"\']}
	mapfile -t COMPREPLY < <(earlog help complete -- "${COMP_WORDS[@]:1:COMP_CWORD-1}" "${typed//\\/}" 2>/dev/null | cut -f1)
	for i in "${!COMPREPLY[@]}"; do
		[[ $cur == [\"\']* ]] || printf -v "COMPREPLY[i]" %q "${COMPREPLY[i]}"
	done
}
complete -o bashdefault -o default -F _earlog earlog
