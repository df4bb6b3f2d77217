import Glibc
import Skein

/// `skein top` on a terminal: one loop over keys, signals and what the database answers.
struct TopSession {
    private enum Event: Sendable {
        case bytes([UInt8])
        case signal(Int32)
        case read(TopView, Result<TopReading, CLIError>)
        case due
    }

    let database: Database
    let session: Session
    private var state: TopState
    private var reading: TopReading
    private var problem: String?
    private let screen = TerminalScreen()

    init(database: Database, session: Session, state: TopState, reading: TopReading) {
        self.database = database
        self.session = session
        self.state = state
        self.reading = reading
    }

    /// Until somebody leaves; the terminal is afterwards what it was before.
    mutating func run() async throws {
        let (events, continuation) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingNewest(256))
        let signals = SignalStream([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGTSTP])
        let input = InputStream(descriptor: 0)
        try screen.enter()
        defer { screen.leave() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await number in signals.signals { continuation.yield(.signal(number)) }
            }
            group.addTask {
                for await bytes in input.bytes { continuation.yield(.bytes(bytes)) }
                // The terminal is gone.
                continuation.yield(.signal(SIGHUP))
            }
            await loop(events, continuation)
            group.cancelAll()
            input.stop()
        }
    }

    private mutating func loop(_ events: AsyncStream<Event>, _ out: AsyncStream<Event>.Continuation) async {
        var waiting = pause(out)
        var asking: Task<Void, Never>?
        defer {
            waiting.cancel()
            asking?.cancel()
        }
        draw()
        for await event in events {
            switch event {
            case .signal(SIGWINCH): draw()
            case .signal(SIGTSTP):
                screen.leave()
                // To this very thread: it would go on for a while if another one took the signal.
                raise(SIGSTOP)
                try? screen.enter()
                draw()
            case .signal: return
            case .due:
                if asking == nil, !state.isPaused { asking = ask(out) }
            case .read(let view, let result):
                asking = nil
                waiting.cancel()
                waiting = pause(out)
                take(result)
                // Somebody went on to another view meanwhile.
                if view != state.view { asking = ask(out) }
                draw()
            case .bytes(let bytes):
                for key in TopKey.read(bytes) {
                    let room = TopPage.room(screen.size.rows)
                    switch state.press(key, rows: reading.table.rows.count, page: room) {
                    case .quit: return
                    case .refresh: if asking == nil { asking = ask(out) }
                    case .redraw, .none: break
                    }
                }
                draw()
            }
        }
    }

    private mutating func take(_ result: Result<TopReading, CLIError>) {
        switch result {
        case .success(let reading):
            self.reading = reading
            problem = nil
            state.offset = max(0, min(state.offset, reading.table.rows.count - 1))
        case .failure(let error): problem = Message.topFailed.text(["error": error.message])
        }
    }

    private func ask(_ out: AsyncStream<Event>.Continuation) -> Task<Void, Never> {
        let (view, pool, session) = (state.view, database.pool, session)
        return Task {
            do {
                out.yield(.read(view, .success(try await TopReading.fetch(view, pool, session))))
            } catch {
                out.yield(.read(view, .failure(CLIError(any: error) ?? CLIError(.failed, "\(error)"))))
            }
        }
    }

    private func pause(_ out: AsyncStream<Event>.Continuation) -> Task<Void, Never> {
        let interval = state.interval
        return Task {
            guard (try? await Task.sleep(for: .seconds(interval))) != nil else { return }
            out.yield(.due)
        }
    }

    private func draw() {
        let size = screen.size
        let page = TopPage(state: state, reading: reading, problem: problem, style: session.style)
        screen.show(page.lines(columns: size.columns, rows: size.rows))
    }
}
