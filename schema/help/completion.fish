# Completions of earlog for fish.
function __earlog_complete
	set -l words (commandline -opc) (commandline -ct | string unescape)
	earlog help complete -- $words[2..-1] 2>/dev/null
end
complete -c earlog -n 'test (count (__earlog_complete)) -gt 0' -f -a '(__earlog_complete)'
