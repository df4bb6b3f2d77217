#!/usr/bin/env python3
"""Manual pages and the reference of the command line, from what the program says of itself.

    skein --experimental-dump-help | Scripts/cli-reference.py man DIRECTORY [YYYY-MM-DD]
    skein --experimental-dump-help | Scripts/cli-reference.py markdown

One page a command: skein.1, skein-jobs-list.1 and so on.
"""

import datetime
import json
import os
import sys
import textwrap

STATUSES = [
    (0, "Done."),
    (1, "Failed."),
    (2, "The database cannot be reached."),
    (4, "Duplicate, with --if-exists error."),
    (5, "The job that was waited for failed."),
    (7, "The schema does not fit the program."),
    (64, "The command line or the configuration is wrong."),
]
ENVIRONMENT = [
    ("SKEIN_DATABASE_URL", "The database, when no --db is given; after it DATABASE_URL, the file, and libpq's own variables."),
    ("SKEIN_CONFIG", "The configuration file."),
    ("SKEIN_LANG", "The language: en or zh-CN."),
    ("NO_COLOR", "No colours."),
]


def commands(command, path=()):
    """Every command with its path, parents first; the argument parser's own help command is left out."""
    path = path + (command["commandName"],)
    yield path, command
    for child in command.get("subcommands") or []:
        if child["commandName"] != "help" and child.get("shouldDisplay", True):
            yield from commands(child, path)


def shown(command):
    return [a for a in command.get("arguments") or [] if a.get("shouldDisplay", True)]


def spelled(argument):
    """Names as they are typed, short ones first: ['-o', '--output']."""
    names = argument.get("names") or []
    dashes = {"short": "-", "long": "--", "longWithSingleDash": "-"}
    return [dashes[n["kind"]] + n["name"] for n in sorted(names, key=lambda n: n["kind"] != "short")]


def meaning(argument):
    text = (argument.get("abstract") or "").strip()
    if argument.get("allValues") and not any(v in text for v in argument["allValues"]):
        text += " One of: " + ", ".join(argument["allValues"]) + "."
    if argument.get("defaultValue"):
        text += " Default: " + argument["defaultValue"] + "."
    return text.strip()


def children(command):
    return [c for c in command.get("subcommands") or [] if c["commandName"] != "help" and c.get("shouldDisplay", True)]


# --- manual pages (mdoc) -------------------------------------------------------------------------------------------------


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in ".'" else line for line in text.splitlines())


def quoted(text):
    return '"' + escaped(text).replace('"', '""') + '"'


def synopsis(argument):
    names = spelled(argument)
    is_optional = argument.get("isOptional", True)
    if argument["kind"] == "positional":
        return [(".Op " if is_optional else "") + "Ar " + quoted(argument["valueName"])] if is_optional else [
            ".Ar " + quoted(argument["valueName"])]
    flag = "Fl " + quoted(names[-1][1:])
    value = "" if argument["kind"] == "flag" else " Ar " + quoted(argument["valueName"])
    return [(".Op " if is_optional else ".") + flag + value]


def sentences(text):
    """mdoc wants each sentence on a line of its own, and lines of at most 80 characters."""
    lines = [line for sentence in text.split(". ") for line in textwrap.wrap(sentence + ". ", 74)]
    return escaped("\n".join(lines).rstrip(". ") + ("." if text.rstrip().endswith(".") else ""))


def page(path, command, root, day):
    name = "-".join(path)
    lines = [f'.Dd {day.strftime("%B")} {day.day}, {day.year}', f".Dt {name.upper()} 1", ".Os skein"]
    lines += [".Sh NAME", f".Nm {quoted(name)}", ".Nd " + escaped((command.get("abstract") or name).rstrip("."))]
    lines += [".Sh SYNOPSIS", f'.Nm {quoted(" ".join(path))}']
    for argument in shown(command):
        lines += synopsis(argument)
    if children(command):
        lines.append(".Ar command" if command is not root else ".Ar command ...")
    if command.get("discussion"):
        lines += [".Sh DESCRIPTION"]
        for number, paragraph in enumerate(command["discussion"].strip().split("\n\n")):
            lines += ([".Pp"] if number else []) + [sentences(" ".join(paragraph.split()))]
    else:
        lines += [".Sh DESCRIPTION", sentences(command.get("abstract") or name)]
    if children(command):
        lines += [".Pp", "Its commands:", ".Bl -tag -width Ds"]
        for child in children(command):
            lines += [f'.It Xr {name}-{child["commandName"]} 1', sentences(child.get("abstract") or "")]
        lines += [".El"]
    if shown(command):
        lines += [".Pp", "The options are as follows:", ".Bl -tag -width Ds"]
        for argument in shown(command):
            names = spelled(argument)
            if argument["kind"] == "positional":
                lines.append(".It Ar " + quoted(argument["valueName"]))
            else:
                item = " , ".join("Fl " + quoted(n[1:]) for n in names)
                lines.append(".It " + item + ("" if argument["kind"] == "flag" else " Ar " + quoted(argument["valueName"])))
            lines.append(sentences(meaning(argument)) or "\\&")
        lines += [".El"]
    lines += [".Sh ENVIRONMENT", ".Bl -tag -width Ds"]
    for variable, text in ENVIRONMENT:
        lines += [f".It Ev {variable}", sentences(text)]
    lines += [".El", ".Sh FILES", ".Bl -tag -width Ds", ".It Pa /etc/skein/skein.toml", "Settings; the file explains each.", ".El"]
    lines += [".Sh EXIT STATUS", ".Bl -tag -width Ds"]
    for status, text in STATUSES:
        lines += [f".It {status}", sentences(text)]
    lines += [".El"]
    others = ["-".join(path[:-1])] if len(path) > 1 else [f'{name}-{c["commandName"]}' for c in children(command)]
    lines += [".Sh SEE ALSO"]
    lines += [f".Xr {other} 1" + (" ," if other != sorted(others)[-1] else "") for other in sorted(others)]
    return "\n".join(lines) + "\n"


# --- Markdown ------------------------------------------------------------------------------------------------------------


def cell(text):
    return text.replace("|", "\\|").replace("\n", " ").replace("<", "&lt;")


def markdown(root):
    everywhere = {"--db", "--config", "--lang", "--color", "--log-level", "--version", "--help", "--output", "--time"}
    lines = [
        "# Command line", "",
        "Made from the program by `make reference`; do not edit. `skein COMMAND --help` says the same, in English and Chinese,",
        "and so do the manual pages.", "",
        "Every command takes `--db`, `--config`, `--lang`, `--color`, `--log-level`, `--version` and `--help`; those that print",
        "data also `-o/--output` (table, wide, json, jsonl, csv, id) and `--time` (local, utc, relative).", "",
        "| exit status | meaning |", "|---|---|",
    ]
    lines += [f"| {status} | {text} |" for status, text in STATUSES]
    for path, command in commands(root):
        own = [a for a in shown(command) if not set(spelled(a)) & everywhere]
        lines += ["", "#" * min(len(path) + 1, 4) + " " + " ".join(path), "", command.get("abstract") or ""]
        if command.get("discussion"):
            lines += ["", command["discussion"].strip().replace("<", "&lt;")]
        if own:
            lines += ["", "| argument | meaning |", "|---|---|"]
        for argument in own:
            value = argument["valueName"]
            if argument["kind"] == "positional":
                names = f"`{value}`" + ("" if argument.get("isOptional", True) else " (needed)")
            else:
                names = ", ".join(f"`{n}`" for n in spelled(argument))
                names += "" if argument["kind"] == "flag" else f" `{cell(value)}`".replace("&lt;", "<")
            lines.append(f"| {names} | {cell(meaning(argument))} |")
    return "\n".join(lines) + "\n"


def main():
    root = json.load(sys.stdin)["command"]
    if sys.argv[1:] == ["markdown"]:
        sys.stdout.write(markdown(root))
    elif len(sys.argv) in (3, 4) and sys.argv[1] == "man":
        day = datetime.date.fromisoformat(sys.argv[3]) if len(sys.argv) == 4 else datetime.date.today()
        os.makedirs(sys.argv[2], exist_ok=True)
        for path, command in commands(root):
            with open(os.path.join(sys.argv[2], "-".join(path) + ".1"), "w", encoding="utf-8") as file:
                file.write(page(path, command, root, day))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
