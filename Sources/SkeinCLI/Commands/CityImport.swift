import ArgumentParser
import FoundationEssentials
import PQ
import Programme
import Skein

/// `skein city import`: real rosters from CSV files.
struct CityImport: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import", abstract: Message.commandCityImport.text,
            discussion: Message.discussionCityImport.text)
    }

    @Argument(help: help(.argumentImportPath, "path"))
    var path: String
    @Option(help: help(.optionImportKind, "kind"))
    var kind: String?
    @OptionGroup var options: ImportOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let files = try files()
        try await ImportRun(files: files, options: options, target: .files, session: session).run()
    }

    private func files() throws -> [RosterImport.File] {
        var isDirectory = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        let names = IntakeKind.files.map(\.name).joined(separator: ", ")
        guard exists, isDirectory else {
            let stem = path.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
            guard let known = IntakeKind.files.first(where: { $0.name == (kind ?? stem) }) else {
                throw CLIError(.usage, Message.errorImportKind.text(["kind": kind ?? stem, "kinds": names]))
            }
            return [RosterImport.File(path: path, kind: known)]
        }
        let files = IntakeKind.files.filter { kind == nil || $0.name == kind }.compactMap { kind in
            let file = path + (path.hasSuffix("/") ? "" : "/") + kind.name + ".csv"
            return FileManager.default.fileExists(atPath: file) ? RosterImport.File(path: file, kind: kind) : nil
        }
        guard !files.isEmpty else {
            throw CLIError(.usage, Message.errorImportEmpty.text(["path": path, "kinds": names]))
        }
        return files
    }
}

/// Options of commands that read files into the programme.
struct ImportOptions: ParsableArguments {
    @Option(help: help(.optionEncoding, "encoding"))
    var encoding: IntakeEncoding = .auto
    @Flag(help: help(.optionImportDryRun))
    var dryRun = false
    @Flag(help: help(.optionImportWait))
    var wait = false
    @Option(help: help(.optionWaitTimeout, "seconds"))
    var waitTimeout: Int = 600

    mutating func validate() throws {
        guard (0...86_400).contains(waitTimeout) else {
            throw ValidationError(Message.errorRange.text(["option": "--wait-timeout", "least": "0", "most": "86400"]))
        }
    }
}

extension IntakeEncoding: ExpressibleByArgument {}

/// `skein city export`: the programme's rows as the files that an import reads.
struct CityExport: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Message.commandCityExport.text)
    }

    @Argument(help: help(.argumentExportDirectory, "directory"))
    var directory: String
    @Option(help: help(.optionExportEncoding, "encoding"))
    var encoding: IntakeEncoding = .utf8
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let (directory, encoding) = (directory, encoding)
        let isChinese = Invocation.current.language == .chinese
        let keys = try StandardJobs.keys(session.settings)
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        } catch {
            throw CLIError(.usage, Message.errorUnreadable.text(["path": directory, "reason": "\(error)"]))
        }
        let written = try await session.withConnection { connection in
            try await connection.run { connection in
                try connection.transaction {
                    // One snapshot, so that no file refers to what another does not have.
                    try connection.script("set transaction isolation level repeatable read, read only")
                    return try IntakeKind.files.compactMap { kind in
                        let path = directory + (directory.hasSuffix("/") ? "" : "/") + kind.name + ".csv"
                        do {
                            let rows = try RosterWriter.write(
                                kind, to: path, encoding: encoding, chinese: isChinese, keys: keys, connection)
                            if rows > 0, keys == nil, !kind.addresses.isEmpty {
                                session.console.note(
                                    Message.exportNoKeys.text([
                                        "path": path, "columns": kind.addresses.joined(separator: ", "),
                                    ]))
                            }
                            return rows > 0 ? [Cell(path), Cell(kind.name), Cell("\(rows)")] : nil
                        } catch let fault as IntakeFault {
                            throw CLIError(
                                .failed, Message.errorUnreadable.text(["path": path, "reason": fault.detail]))
                        } catch let unopened as UnopenedAddress {
                            throw CLIError(unopened)
                        }
                    }
                }
            }
        }
        session.show(
            Table(
                [
                    Column(key: "file", title: .columnFile), Column(key: "kind", title: .columnKind),
                    Column(key: "rows", title: .columnRows, kind: .integer),
                ], rows: written))
    }
}

/// `skein city template`: the heading of a file with an example row.
struct CityTemplate: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "template", abstract: Message.commandCityTemplate.text)
    }

    @Option(help: help(.optionTemplateKind, "kind"))
    var kind: String
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        guard let known = IntakeKind.named(kind) else {
            let names = IntakeKind.all.map(\.name).joined(separator: ", ")
            throw CLIError(.usage, Message.errorImportKind.text(["kind": kind, "kinds": names]))
        }
        session.console.out(RosterWriter.template(known, chinese: Invocation.current.language == .chinese))
    }
}
