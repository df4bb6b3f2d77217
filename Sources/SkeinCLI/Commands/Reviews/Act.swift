import ArgumentParser
import PQ

/// What a person does to a review or an evaluation: one function of the schema `programme`, which checks who may, and
/// writes the record. Its answer is one JSON object.
struct Act {
    /// A parameter of the function. Numbers stay text until PostgreSQL reads them, so that no score passes through
    /// binary floating point.
    enum Parameter {
        case id(Int64)
        case version(Int32)
        case text(String?)
        case number(String)

        fileprivate var value: PGValue {
            switch self {
            case .id(let id): .int8(id)
            case .version(let version): .int4(version)
            case .text(let text): .text(text)
            case .number(let text): .text(text)
            }
        }

        fileprivate var cast: String {
            switch self {
            case .id: "::int8"
            case .version: "::int4"
            case .text: "::text"
            case .number: "::text::numeric"
            }
        }
    }

    let function: StaticString
    let parameters: [Parameter]

    init(_ function: StaticString, _ parameters: Parameter...) {
        self.function = function
        self.parameters = parameters
    }

    /// Asks where `confirmation` is given, acts, and prints what the function answered.
    func run(_ global: GlobalOptions, _ output: OutputOptions, asking confirmation: ConfirmationOptions? = nil)
        async throws
    {
        let session = try Session(global, output)
        if let confirmation, try !confirmation.allows(Message.confirmAct.text, session: session) { return }
        let list = parameters.enumerated().map { "$\($0 + 1)\($1.cast)" }.joined(separator: ", ")
        try await session.show(object: "programme.\(function)(\(list))", parameters.map(\.value))
    }
}

extension Session {
    /// Calls a function and prints the members of the JSON object that it answers.
    func show(object call: String, _ parameters: [PGValue]) async throws {
        let result = try await query(
            "select j.key, j.value::text from jsonb_each(\(call)) j order by j.key", parameters)
        show(try Table(pairs: result))
    }
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

/// Why, and by which document.
struct DecisionOptions: ParsableArguments {
    @Option(help: help(.optionActReason, "text"))
    var reason: String
    @Option(help: help(.optionDocument, "number"))
    var doc: String
}
