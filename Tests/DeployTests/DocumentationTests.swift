import FoundationEssentials
import LocalPostgres
import PQ
import TestSupport
import Testing

/// What readers are told to run does run. A page's blocks run in their order against one database.
@Suite("Commands and snippets of docs/")
struct DocumentationTests {
    static let pages: [String] = {
        let folders = ["docs/runbooks", "docs/guide"].flatMap { (try? Project.files($0, suffix: ".md")) ?? [] }
        return folders + ["docs/backup.md", "docs/upgrade.md", "docs/install.md"]
    }()

    static let runnable = ["sh", "sql", "python", "php"]

    @Test("Every block runs and writes what the page says", arguments: pages)
    func run(_ page: String) async throws {
        let blocks = DocumentBlock.all(of: try Project.text(page))
        guard blocks.contains(where: { $0.use == .run }) else { return }
        let folder = "/tmp/skein-docs-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withDatabase(.programme) { database in
            let environment = try Self.environment(database)
            // A page about moving to another server gets one.
            guard blocks.contains(where: { $0.text.contains("$NEW") }) else {
                return try await Self.run(blocks, of: page, in: folder, environment)
            }
            try await withCluster { server in
                let both = environment.merging(["OLD": database.conninfo, "NEW": server.conninfo]) { $1 }
                try await Self.run(blocks, of: page, in: folder, both)
            }
        }
    }

    private static func run(
        _ blocks: [DocumentBlock], of page: String, in folder: String, _ environment: [String: String]
    ) async throws {
        var written = ""
        for block in blocks {
            switch block.use {
            case .run:
                let tool = try await run(block, in: folder, environment)
                written = tool.all
                #expect(tool.status == 0, "\(page):\(block.line)\n\(block.text)\nstatus \(tool.status)\n\(tool.all)")
            case .output:
                for line in block.text.split(separator: "\n") {
                    #expect(written.contains(line), "\(page):\(block.line): no \"\(line)\" in\n\(written)")
                }
            case .shown, .none: break
            }
        }
    }

    @Test("No block of a language that could be run is left without saying whether it is", arguments: pages)
    func marked(_ page: String) throws {
        for block in DocumentBlock.all(of: try Project.text(page)) where Self.runnable.contains(block.language) {
            #expect(block.use == .run || block.use == .shown, "\(page):\(block.line)")
        }
    }

    @Test("The runner sees every block, and a failing one")
    func runner() async throws {
        let page = "a\n```sh run\nfalse\ntrue\n```\n<!-- prepare sql\nselect 1;\n-->\n  ```sh shown\n  x\n  ```\n"
        let blocks = DocumentBlock.all(of: page)
        #expect(blocks.map(\.use) == [.run, .run, .shown] && blocks.map(\.line) == [2, 6, 9])
        #expect(blocks.map(\.text) == ["false\ntrue\n", "select 1;\n", "x\n"])
        #expect(blocks.map(\.language) == ["sh", "sql", "sh"])
        let failed = try await Self.run(blocks[0], in: "/tmp", [:])
        #expect(failed.status == 1)
    }

    @Test("Links between pages lead somewhere")
    func links() throws {
        for page in try Project.files("docs", suffix: ".md") {
            let folder = URL(filePath: Project.path(page)).deletingLastPathComponent()
            for match in try Project.text(page).matches(of: #/\]\(([^)#: ]+)(#[^)]*)?\)/#) {
                let target = folder.appending(path: String(match.1)).path
                #expect(FileManager.default.fileExists(atPath: target), "\(page) links to \(match.1)")
            }
        }
    }

    @Test("The index leads to every page")
    func index() throws {
        let index = try Project.text("docs/README.md")
        for page in try Project.files("docs", suffix: ".md") where page != "docs/README.md" {
            let path = page.dropFirst("docs/".count)
            let folder = path.contains("/") ? String(path.prefix { $0 != "/" }) : nil
            let isThere = index.contains("](\(path))") || (folder == "runbooks" || folder == "decisions")
            #expect(isThere, "docs/README.md does not lead to \(path)")
        }
    }

    private static func run(_ block: DocumentBlock, in folder: String, _ environment: [String: String]) async throws
        -> Tool
    {
        let words =
            switch block.language {
            case "sql": ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-f", "-"]
            case "python": [Project.python, "-"]
            case "php": ["php"]
            default: ["bash", "-euo", "pipefail", "-s"]
            }
        return try await Tool.run(words, in: folder, environment: environment, input: block.text)
    }

    /// The database as psql, every driver over libpq, and `skein` find it; the built `skein` as the first of the path.
    private static func environment(_ database: TestDatabase) throws -> [String: String] {
        var environment = [
            "SKEIN_DATABASE_URL": database.conninfo, "SKEIN_CONFIG": "/dev/null", "SKEIN_LANG": "en",
            "LC_ALL": "C.UTF-8",
            "PGCONNECT_TIMEOUT": "10", "PROJECT": Project.root,
            "PATH": URL(filePath: skeinProgram).deletingLastPathComponent().path + ":/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        let names = ["host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE"]
        for pair in database.conninfo.split(separator: " ") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            if parts.count == 2, let name = names[parts[0]] { environment[name] = parts[1] }
        }
        return environment
    }
}
