/// The `sql/` folder in the order in which it is applied.
struct SQLTree: Sendable {
    /// One numbered migration: history, never edited after its release.
    struct Migration: Sendable {
        let number: Int
        /// The file's name without folder and ending: `0001_queue`.
        let name: String
        let up: SQLFile
        let down: SQLFile?
        /// The reason given in a first line `-- breaking: reason`: programs of earlier releases must not go on.
        let breaking: String?
        /// The reason given in a first line `-- irreversible: reason` of the down file, or that there is none.
        let irreversible: String?
    }

    /// One schema's share.
    struct Part: Sendable {
        let part: SchemaPart
        var migrations: [Migration] = []
        var functions: [SQLFile] = []
        var views: [SQLFile] = []
        var grants: SQLFile?

        /// What is applied again when its text changes, in order; grants come last and are not among them.
        var replaceable: [SQLFile] { functions + views }
        /// ``replaceable`` and the grants.
        var sources: [SQLFile] { replaceable + (grants.map { [$0] } ?? []) }
    }

    let roles: SQLFile
    let bookkeeping: SQLFile
    let parts: [Part]
    /// What keeps the folder from being applied; empty in a released program.
    let problems: [String]

    /// All migrations in order of their numbers.
    var migrations: [Migration] { parts.flatMap(\.migrations) }
    var sources: [SQLFile] { parts.flatMap(\.sources) }

    init(files: [SQLFile], parts wanted: [SchemaPart]) {
        var problems: [String] = []
        func required(_ path: String) -> SQLFile {
            if let file = files.first(where: { $0.path == path }) { return file }
            problems.append("sql/\(path) is missing")
            return SQLFile(path: path, text: "")
        }
        roles = required("roles.sql")
        bookkeeping = required("bookkeeping.sql")
        parts = SchemaPart.allCases.filter(wanted.contains).map { part in
            Self.part(part, files: files, problems: &problems)
        }
        self.problems = problems
    }

    private static func part(_ part: SchemaPart, files: [SQLFile], problems: inout [String]) -> Part {
        func inside(_ folder: String) -> [SQLFile] {
            files.filter { $0.path.hasPrefix(part.folder + folder) }.sorted {
                $0.path.utf8.lexicographicallyPrecedes($1.path.utf8)
            }
        }
        var result = Part(part: part)
        result.functions = inside("functions/")
        result.views = inside("views/")
        result.grants = files.first { $0.path == part.folder + "grants.sql" }
        let steps = inside("migrations/")
        for up in steps where up.path.hasSuffix(".up.sql") {
            let name = String(up.path.dropFirst(part.folder.count + "migrations/".count).dropLast(".up.sql".count))
            guard let number = number(of: name), part.numbers.contains(number) else {
                problems.append(
                    "sql/\(up.path): the name must begin with a number in \(part.numbers) and an underscore")
                continue
            }
            if result.migrations.contains(where: { $0.number == number }) {
                problems.append("sql/\(up.path): there is another migration \(number)")
            }
            let down = steps.first { $0.path == "\(part.folder)migrations/\(name).down.sql" }
            result.migrations.append(
                Migration(
                    number: number, name: name, up: up, down: down,
                    breaking: up.reason("breaking"),
                    irreversible: down.map { $0.reason("irreversible") } ?? "it has no .down.sql"))
        }
        for other in steps where !other.path.hasSuffix(".up.sql") {
            let name = other.path.hasSuffix(".down.sql") ? String(other.path.dropLast(".down.sql".count)) : ""
            if !steps.contains(where: { $0.path == name + ".up.sql" }) {
                problems.append("sql/\(other.path): there is no .up.sql of that name")
            }
        }
        result.migrations.sort { $0.number < $1.number }
        return result
    }

    private static func number(of name: String) -> Int? {
        guard let underscore = name.firstIndex(of: "_"), name.index(after: underscore) < name.endIndex else {
            return nil
        }
        return Int(name[..<underscore])
    }
}

extension SQLFile {
    /// The text after `-- label:` in the first line.
    fileprivate func reason(_ label: String) -> String? {
        let line = text.prefix { $0 != "\n" }
        let prefix = "-- \(label):"
        guard line.hasPrefix(prefix) else { return nil }
        return line.dropFirst(prefix.count).split(separator: " ").joined(separator: " ")
    }
}
