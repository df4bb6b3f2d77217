import ArgumentParser
import FoundationEssentials
import PQ

/// `skein report export`: the files of a report into a directory.
struct ReportExport: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Message.commandReportExport.text)
    }

    @Argument(help: help(.argumentReport, "id"))
    var report: Int64
    @Argument(help: help(.argumentExportDirectory, "directory"))
    var directory: String
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let files = try await session.query(
            #"select f.name, f.content from programme.report_file f where f.report_id = $1 order by f.name collate "C""#,
            [.int8(report)])
        guard files.count > 0 else { throw session.notFound(.nounReport, String(report)) }
        var rows: [[Cell]] = []
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for index in 0..<files.count {
                let name: String = try files.get(row: index, 0)
                let content: String = try files.get(row: index, 1)
                let path = directory + (directory.hasSuffix("/") ? "" : "/") + name
                try Data(content.utf8).write(to: URL(filePath: path), options: .atomic)
                rows.append([Cell(path), Cell("\(content.utf8.count)")])
            }
        } catch let error where !(error is PGError) {
            throw CLIError(.failed, Message.errorUnreadable.text(["path": directory, "reason": "\(error)"]))
        }
        session.show(
            Table(
                [
                    Column(key: "file", title: .columnFile),
                    Column(key: "bytes", title: .columnBytes, kind: .integer),
                ], rows: rows))
    }
}

/// `skein report register`: rows of a register that reports read, as a JSON list.
struct RegisterAdd: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "register", abstract: Message.commandRegister.text,
            discussion: Message.discussionRegister.text)
    }

    @Argument(help: help(.argumentRegister, "register"))
    var register: String
    @Argument(help: help(.argumentRegisterRows, "file"))
    var rows: String
    @OptionGroup var by: ActorOptions
    @OptionGroup var document: DocumentOptions
    @OptionGroup var way: DecidedWay

    func run() async throws {
        let session = try Session(way.global, way.output)
        let text = String(decoding: try session.console.readBytes(rows), as: UTF8.self)
        guard try way.question.allows(Message.confirmAct.text, session: session) else { return }
        try await Act("register_add", .text(register), .json(text), .text(by.actor), .text(document.doc)).run(session)
    }
}
