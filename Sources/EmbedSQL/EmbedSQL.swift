import Glibc

/// The build tool behind `EmbedSQLPlugin`: turns SQL files into one Swift file.
///
///     EmbedSQL ROOT OUTPUT PATH...
///
/// Each PATH is relative to ROOT and becomes one `StaticString` raw literal, so that nothing is copied or decoded when
/// the program starts.
@main
struct EmbedSQL {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count > 3 else {
            fail("usage: EmbedSQL ROOT OUTPUT PATH...")
        }
        do {
            var source = SwiftSource()
            for path in arguments[3...].sorted() {
                source.append(path: path, text: try SQLText(contentsOf: arguments[1] + "/" + path).value)
            }
            try source.write(to: arguments[2])
        } catch {
            fail("EmbedSQL: \(error)")
        }
    }

    private static func fail(_ message: String) -> Never {
        var line = message + "\n"
        _ = line.withUTF8 { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        exit(1)
    }
}

/// What is wrong with an input or output file.
struct EmbedError: Error, CustomStringConvertible {
    var description: String
}
