import ArgumentParser
import FoundationEssentials
import PrepCalendar

/// `skein lessonprep export`: a term's sessions as a picture, or for calendars.
struct LessonPrepExport: AsyncParsableCommand {
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case svg, ics
    }

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Message.commandLessonPrepExport.text)
    }

    @Argument(help: help(.argumentTermCode, "term"))
    var term: String
    @Option(help: help(.optionExportForm, Form.allCases.map(\.rawValue).joined(separator: "|")))
    var form: Form
    @OptionGroup var communities: CommunityOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global)
        let calendar = try await session.withConnection {
            try await TermCalendar.read(term: term, communities: communities.community, from: $0)
        }
        let text =
            switch form {
            case .svg: calendar.svg(days: Message.weekdayNames.text.split(separator: " ").map(String.init))
            case .ics: calendar.feed(stamp: Int64(Date().timeIntervalSince1970))
            }
        session.console.out(text)
    }
}
