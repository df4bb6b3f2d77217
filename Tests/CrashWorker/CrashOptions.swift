import Skein

/// What the tests tell the process.
struct CrashOptions {
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    var conninfo = ""
    var prepared = true
    var knowsOther = false
    var configuration = Worker.Configuration(queues: ["default"], concurrency: 4, name: "crash")

    init(_ arguments: some Sequence<String>) throws {
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw Mistake(description: "not name=value: \(argument)") }
            try set(parts[0], parts[1])
        }
    }

    private mutating func set(_ name: String, _ value: String) throws {
        func number() throws -> Int {
            guard let number = Int(value) else { throw Mistake(description: "\(name) is no number: \(value)") }
            return number
        }
        switch name {
        case "conninfo": conninfo = value
        case "prepared": prepared = value == "true"
        case "other": knowsOther = value == "true"
        case "queue": configuration.queues = [value]
        case "listens": configuration.listens = value == "true"
        case "leads": configuration.mayLead = value == "true"
        case "concurrency": configuration.concurrency = try number()
        case "beat": configuration.heartbeatInterval = .milliseconds(try number())
        case "timeout": configuration.heartbeatTimeout = .milliseconds(try number())
        case "drain": configuration.drainTimeout = .milliseconds(try number())
        case "grace": configuration.cancelGrace = .milliseconds(try number())
        case "mode":
            guard let mode = Worker.Mode(rawValue: value) else { throw Mistake(description: "no mode: \(value)") }
            configuration.mode = mode
        default: throw Mistake(description: "unknown option \(name)")
        }
    }
}
