import FoundationEssentials
import TestSupport
import Testing

/// What is generated for shells and for `man`.
@Suite("Completions and manual pages")
struct ShellTests {
    @Test("bash completes commands and options")
    func bash() async throws {
        let out = try await Tool.bash(
            """
            source <("\(skeinProgram)" --generate-completion-script bash)
            function=$(complete -p skein | sed -E 's/.* -F ([^ ]+).*/\\1/')
            try() {
                COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); COMPREPLY=()
                set +eu; "$function" skein "${@: -1}" "${@: -2:1}"; set -eu
                printf '%s\\n' "${COMPREPLY[@]}"
            }
            try skein jo; echo --; try skein jobs ''; echo --; try skein jobs list --fil
            """)
        let answers = out.split(separator: "\n")
        #expect(answers.first == "jobs" || answers.first == "jobs ", "\(out)")
        for word in ["list", "show", "explain", "cancel", "retry"] {
            #expect(out.contains("\n\(word)"), "\(word): \(out)")
        }
        #expect(out.contains("--filter"), "\(out)")
    }

    @Test("zsh reads its script, and fish completes")
    func others() async throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try await Tool.bash("\"\(skeinProgram)\" --generate-completion-script zsh | zsh -n")
        let out = try await Tool.bash(
            """
            "\(skeinProgram)" --generate-completion-script fish > skein.fish
            fish --no-execute skein.fish
            fish --no-config -c 'source skein.fish; complete -C "skein jo"; complete -C "skein jobs list --fil"'
            """, in: folder, environment: ["HOME": "/tmp", "PATH": Self.path])
        #expect(out.contains("jobs") && out.contains("--filter"), "\(out)")
    }

    @Test("A manual page for every command, without a fault that mandoc knows")
    func manual() async throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let out = try await Tool.bash(
            """
            skein --experimental-dump-help --lang en | python3 "$PROJECT/Scripts/cli-reference.py" man . 2026-01-31
            mandoc -T lint -W style ./*.1 | grep -v 'referenced manual not found' || true
            echo pages: $(ls | wc -l)
            mandoc -T utf8 skein-jobs-retry.1 | col -b
            """, in: folder, environment: ["PROJECT": Project.root, "PATH": Self.path])
        #expect(out.hasPrefix("pages: "), "\(out)")
        let commands = try await Tool.bash(
            "skein --experimental-dump-help | grep -c '\"commandName\"'", environment: ["PATH": Self.path])
        let pages = Int(out.split(separator: "\n")[0].dropFirst("pages: ".count)) ?? 0
        // The argument parser counts its own command `help` too, which has no page.
        #expect(pages > 60 && pages >= (Int(commands.filter(\.isNumber)) ?? 0) - 1)
        for text in ["SYNOPSIS", "skein jobs retry", "--dry-run", "EXIT STATUS"] {
            #expect(out.contains(text), "\(text)\n\(out)")
        }
    }

    private static let path = URL(filePath: skeinProgram).deletingLastPathComponent().path + ":/usr/bin:/bin"

    private static func folder() throws -> String {
        let folder = "/tmp/skein-shell-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
