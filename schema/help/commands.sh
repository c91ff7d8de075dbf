	local -a items options
	local command= verb= valued= i

	for ((i = 1; i < n; i++)); do
		case ${w[i+o]} in
		--db) ((i++)) ;;
		--version) command=version; break ;;
		-*) ;;
		*) command=${w[i+o]}; break ;;
		esac
	done
	case $command in
	'')
		items=(
{{#commands}}
			'{{{command}}}:{{words}}'
{{/commands}}
		)
		options=( --db --no-color --version --help ) ;;
{{#commands}}
	{{{command}}})
		items=(
{{#verbs}}
{{#named}}
			'{{{name}}}:{{words}}'
{{/named}}
{{/verbs}}
{{#is_help}}
{{#commands}}
			'{{{command}}}:{{words}}'
{{/commands}}
{{/is_help}}
		)
		options=(
{{#options}}
			'--{{{option}}}:{{words}}'
{{/options}}
		)
		valued='{{#options}}{{#more}}|--{{{option}}}{{/more}}{{/options}}|' ;;
{{/commands}}
	esac
