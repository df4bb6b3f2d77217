import ArgumentParser
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Help")
struct HelpTests {
    /// Every command there is, by walking the tree: a new one cannot be forgotten.
    static let commands: [[String]] = walk(RootCommand.self, [])

    private static func walk(_ command: any ParsableCommand.Type, _ path: [String]) -> [[String]] {
        let configuration = command.configuration
        let children = configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
        return [path] + children.flatMap { walk($0, path + [$0._commandName]) }
    }

    @Test("Every command has its page in both languages", arguments: commands, Language.allCases)
    func pages(_ path: [String], _ language: Language) async throws {
        let run = await CommandRun.of(path + ["--help", "--lang", language.rawValue])
        #expect(run.status == .done)
        #expect(run.err.isEmpty)
        let name = (["skein"] + path).joined(separator: "-")
        try goldenFile("help-\(name).\(language.rawValue).txt", run.out)
    }

    @Test("No page is left without its command")
    func count() {
        #expect(Self.commands.count > 40)
    }

    @Test("The version")
    func version() async {
        let run = await CommandRun.of("--version")
        #expect(run.out == Version.text + "\n" && run.status == .done)
    }

    @Test(
        "A wrong command line is 64, said on standard error, in the user's language",
        arguments: [
            ["jobs", "list", "--nope"], ["jobs", "show"], ["jobs", "show", "x"], ["enqueue"], ["nope"],
            ["jobs", "list", "--limit", "0"], ["jobs", "cancel"], ["jobs", "cancel", "1", "--filter", "id:1"],
            ["jobs", "retry", "--filter", " "], ["jobs", "reschedule", "1"], ["jobs", "list", "-o", "yaml"],
            ["jobs", "list", "--filter", "stat:x"], ["enqueue", "k", "--at", "now", "--in", "1h"],
            ["enqueue", "k", "--after", "1,x"], ["enqueue", "k", "-P", "novalue"],
            ["enqueue", "k", "-P", "a=1", "-P", "a=2"],
            ["jobs", "list", "--lang", "fr"], ["workers", "stop"], ["enqueue", "k", "--jsonl", "-", "--wait"],
            ["config", "show", "--config", "/nonexistent/skein.toml"],
            ["web", "--listen", "0.0.0.0:8080"], ["web", "--listen", "here"], ["worker", "--web", "10.0.0.1:80"],
            ["web", "--new-user", "wang:boss"],
        ])
    func usage(_ arguments: [String]) async {
        for language in Language.allCases {
            let named = arguments.contains("--lang") ? arguments : arguments + ["--lang", language.rawValue]
            let run = await CommandRun.of(named)
            #expect(run.status == .usage, "\(run.err)")
            #expect(run.out.isEmpty)
            #expect(!run.err.isEmpty)
        }
    }

    @Test("Options that every command has may stand before it")
    func globalOptions() {
        #expect(
            ProcessArguments.globalOptionsLast(["--db", "x", "--lang=en", "jobs", "list", "--", "y"])
                == ["jobs", "list", "--db", "x", "--lang=en", "--", "y"])
        #expect(ProcessArguments.globalOptionsLast(["--help"]) == ["--help"])
        #expect(ProcessArguments.globalOptionsLast(["--db"]) == ["--db"])
    }
}
