import Dispatch
import Glibc
import Synchronization

/// The whole terminal, lent: another screen without a cursor, keys as they are pressed, and all of it given back.
final class TerminalScreen: Sendable {
    private static let enterSequence = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
    private static let leaveSequence = "\u{1B}[?25h\u{1B}[?1049l"

    private let before = Mutex<termios?>(nil)

    /// Takes the terminal. Ctrl-C and Ctrl-Z go on being signals.
    func enter() throws {
        var settings = termios()
        guard tcgetattr(0, &settings) == 0 else { throw CLIError(.failed, Message.topNoTerminal.text) }
        let old = settings
        before.withLock { $0 = old }
        settings.c_lflag &= ~tcflag_t(ICANON | ECHO)
        tcsetattr(0, TCSANOW, &settings)
        write(Self.enterSequence)
    }

    /// Gives it back as it was; again changes nothing.
    func leave() {
        let old = before.withLock { before in
            defer { before = nil }
            return before
        }
        guard var old else { return }
        write(Self.leaveSequence)
        tcsetattr(0, TCSANOW, &old)
    }

    var size: (columns: Int, rows: Int) {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
        return (max(Int(size.ws_col), 20), max(Int(size.ws_row), 4))
    }

    /// Writes the lines over what is there, each cleared behind its end: nothing flickers.
    func show(_ lines: [String]) {
        write("\u{1B}[H" + lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J")
    }

    private func write(_ text: String) { Console.standard(environment: [:]).out(text) }
}

/// What is typed, as it comes, until the input ends.
final class InputStream: Sendable {
    let bytes: AsyncStream<[UInt8]>
    // Unsafe by type only: it is made in init and cancelled once.
    private nonisolated(unsafe) let source: any DispatchSourceRead

    init(descriptor: Int32) {
        let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(256))
        bytes = stream
        let source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue(label: "skein.input"))
        source.setEventHandler {
            var buffer = [UInt8](repeating: 0, count: 256)
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                continuation.yield(Array(buffer[..<count]))
            } else if count == 0 || errno != EINTR && errno != EAGAIN {
                continuation.finish()
            }
        }
        source.setCancelHandler { continuation.finish() }
        source.resume()
        self.source = source
    }

    func stop() { source.cancel() }
}
