# Using directives of a file in the order that `dotnet format` gives them: System first, then by name; static ones and aliases follow.
FNR == 1 { last = "" }
/^(global )?using [^(]*;/ {
  name = $0
  sub(/^global /, "", name); sub(/^using /, "", name); sub(/;.*/, "", name)
  kind = name ~ /=/ ? 3 : name ~ /^static / ? 2 : 1
  sub(/^static /, "", name)
  key = kind (name ~ /^System(\.|$)/ ? 0 : 1) tolower(name)
  if (last != "" && key < last) { print FILENAME ":" FNR ": using directives are not in order"; wrong = 1 }
  last = key
  next
}
END { exit wrong }
