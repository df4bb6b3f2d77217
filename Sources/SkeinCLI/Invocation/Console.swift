import Glibc

/// Where a command reads and writes. Data goes to `out`, everything else to `err`.
struct Console: Sendable {
    var out: @Sendable (String) -> Void
    var err: @Sendable (String) -> Void
    /// One line of standard input without its end; nil at the end of the input.
    var readLine: @Sendable () -> String?
    /// All of a file, or of standard input for "-".
    var readBytes: @Sendable (String) throws -> [UInt8]
    var outIsTerminal: Bool
    var errIsTerminal: Bool
    var inIsTerminal: Bool
    /// Columns of the terminal; 80 where there is none.
    var columns: Int

    static let silent = Console(
        out: { _ in }, err: { _ in }, readLine: { nil }, readBytes: { _ in [] },
        outIsTerminal: false, errIsTerminal: false, inIsTerminal: false, columns: 80)

    /// The process's own streams.
    static func standard(environment: [String: String]) -> Console {
        Console(
            out: { writeAll(1, $0) }, err: { writeAll(2, $0) },
            readLine: { Swift.readLine(strippingNewline: true) },
            readBytes: { try ByteSource.read($0) },
            outIsTerminal: isatty(1) == 1, errIsTerminal: isatty(2) == 1, inIsTerminal: isatty(0) == 1,
            columns: terminalColumns(environment))
    }

    /// A line for people, on standard error.
    func note(_ text: String) {
        err(text + "\n")
    }

    private static func terminalColumns(_ environment: [String: String]) -> Int {
        var size = winsize()
        for descriptor: Int32 in [1, 2] where ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return environment["COLUMNS"].flatMap { Int($0) }.map { max($0, 40) } ?? 80
    }

    /// A reader that went away (`| head`) is not an error of ours: what is left is dropped.
    private static func writeAll(_ descriptor: Int32, _ text: String) {
        var text = text
        text.withUTF8 { bytes in
            var offset = 0
            while offset < bytes.count {
                let written = write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                if written < 0 {
                    if errno == EINTR { continue }
                    return
                }
                offset += written
            }
        }
    }
}
