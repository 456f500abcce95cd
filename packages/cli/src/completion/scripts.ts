export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

// Each asks the program itself; where it has nothing to say, files are offered.
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `_muster() {
  local line words=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(muster __complete -- "\${words[@]}" 2>/dev/null)
  return 0
}
complete -o default -F _muster muster
`,
  zsh: `#compdef muster
_muster() {
  local -a found
  found=("\${(@f)$(muster __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -- "\${found[@]}"; else _files; fi
}
if [[ $funcstack[1] = _muster ]]; then _muster "$@"; else compdef _muster muster; fi
`,
  fish: `function __muster_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (muster __complete -- $words[2..-1] 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c muster -f -a '(__muster_complete)'
`,
};

export const completionScript = (shell: Shell): string => SCRIPTS[shell];
