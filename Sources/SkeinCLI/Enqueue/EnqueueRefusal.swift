import PQ
import Skein

/// Refusals of arguments, with the pointer that PostgreSQL itself does not give.
enum EnqueueRefusal {
    /// Runs `body`; what the server says about the JSON text gets its place.
    static func explained<R>(kind: String, args: [UInt8], _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as PGError {
            throw explain(error, kind: kind, args: args)
        }
    }

    static func explain(_ error: PGError, kind: String, args: [UInt8]) -> any Error {
        let plain = CLIError(error)
        guard plain.name == nil, plain.status == .failed,
            let refusal = SkeinError(error, kind: JobKind(rawValue: kind), args: { args })
        else { return plain }
        var explained = plain
        explained.message = refusal.message
        explained.code = error.sqlState ?? refusal.code.sqlState
        explained.name = refusal.code.name
        explained.pointer = refusal.pointer
        explained.rule = refusal.rule
        return explained
    }

    static func badJSON(_ fault: ArgumentFault, under key: String?) -> CLIError {
        var error = CLIError(.failed, Message.errorBadJSON.text(["problem": fault.message]))
        error.code = fault.rule == "no_nul_character" ? "22P05" : "22P02"
        error.name = SkeinError.Code.badArguments.name
        error.pointer = (key.map { "/" + $0 } ?? "") + fault.pointer
        error.rule = fault.rule
        return error
    }
}
