# Completions of earlog for fish.
# The words before the cursor that are no options; --db and its value left out.
function __earlog_words
	set -l skip 0
	for word in (commandline -opc)[2..-1]
		if test $skip = 1
			set skip 0
		else if test "$word" = --db
			set skip 1
		else if test "$word" = --version
			echo version
		else if not string match -q -- '-*' $word
			echo $word
		end
	end
end
# No command yet; in that command; in that command, and no verb yet.
function __earlog_none
	test (count (__earlog_words)) = 0
end
function __earlog_in
	set -l w (__earlog_words)
	test (count $w) -gt 0; and test "$w[1]" = $argv[1]
end
function __earlog_at
	set -l w (__earlog_words)
	test (count $w) = 1; and test "$w[1]" = $argv[1]
end
complete -c earlog -n __earlog_none -l db -r
complete -c earlog -n __earlog_none -l no-color
complete -c earlog -n __earlog_none -l version
complete -c earlog -n __earlog_none -l help
{{#commands}}
complete -c earlog -n __earlog_none -f -a {{{command}}} -d '{{words}}'
{{#has_verbs}}
complete -c earlog -n '__earlog_at {{{command}}}' -f
{{/has_verbs}}
{{#verbs}}
{{#named}}
complete -c earlog -n '__earlog_at {{{command}}}' -a {{{name}}} -d '{{words}}'
{{/named}}
{{/verbs}}
{{#is_help}}
{{#commands}}
complete -c earlog -n '__earlog_at help' -a {{{command}}} -d '{{words}}'
{{/commands}}
{{/is_help}}
{{#options}}
complete -c earlog -n '__earlog_in {{{command}}}' -l {{{option}}}{{#more}} -r{{/more}} -d '{{words}}'
{{/options}}
{{/commands}}
