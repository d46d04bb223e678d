# What the `run` scripts of the examples share. Source it with the example's name and the database wanted: a
# new file, by default build/NAME.db made anew. It goes to the project's folder, finds the program, and sets
# `folder` and `database`.
# shellcheck shell=bash
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if ! command -v chuan >/dev/null; then
  PATH="$root/build/release:$PATH"
fi
if ! command -v chuan >/dev/null; then
  echo "Chưa có chương trình chuan: hãy chạy examples/run trước. · No program chuan: run examples/run first." >&2
  exit 1
fi
if [ $# -gt 1 ]; then
  if [ -e "$2" ]; then
    echo "Đã có tệp $2; hãy chọn tên khác. · There is a file $2; choose another name." >&2
    exit 1
  fi
  database=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
else
  database="build/$1.db"
fi
# shellcheck disable=SC2034 # for the script that sources this file
folder="examples/$1"
cd "$root" || exit
mkdir -p build
if [ $# -eq 1 ]; then
  rm -f "$database" "$database-wal" "$database-shm"
fi

# Shows a command as one would type it in the project's folder, runs it, and returns its status.
show() {
  local status=0
  echo "$ $*"
  "$@" || status=$?
  echo
  return "$status"
}
