import ArgumentParser

/// A command that is one act: it declares its words and its act, the rest is the same for all.
protocol ActCommand: AsyncParsableCommand {
    associatedtype Way: ActWay
    /// The command's name.
    static var verb: String { get }
    static var about: Message { get }
    var act: Act { get }
    /// Whether it asks first, and how it prints: `@OptionGroup var way: DecidedWay` or `EnteredWay`.
    var way: Way { get }
}

extension ActCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: verb, abstract: about.text)
    }

    func run() async throws {
        let session = try Session(way.global, way.output)
        if let confirmation = way.confirmation, try !confirmation.allows(Message.confirmAct.text, session: session) {
            return
        }
        try await act.run(session)
    }
}

/// How an act is carried out.
protocol ActWay: ParsableArguments {
    /// nil: it does not ask.
    var confirmation: ConfirmationOptions? { get }
    var output: OutputOptions { get }
    var global: GlobalOptions { get }
}

/// Something is entered; it can be corrected.
struct EnteredWay: ActWay {
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions
    var confirmation: ConfirmationOptions? { nil }
}

/// A decision of record: it asks first.
struct DecidedWay: ActWay {
    @OptionGroup var question: ConfirmationOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions
    var confirmation: ConfirmationOptions? { question }
}

/// Who acts.
struct ActorOptions: ParsableArguments {
    @Option(help: help(.optionActor, "staff-number"))
    var actor: String
}

/// What was read before deciding: another version in the database refuses the act.
struct VersionOptions: ParsableArguments {
    @Option(name: .customLong("version-read"), help: help(.optionVersionRead, "n"))
    var version: Int32
}

/// By which document.
struct DocumentOptions: ParsableArguments {
    @Option(help: help(.optionDocument, "number"))
    var doc: String
}

/// Why, and by which document.
struct DecisionOptions: ParsableArguments {
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @OptionGroup var by: DocumentOptions
    var doc: String { by.doc }
}
