import Dispatch
import Foundation
import Synchronization
import TestSupport

/// Robots, webhooks and a mail relay on this host that stop where a test wants a worker to be killed.
///
/// A message is known by its key, which stands in its text and, for mail, in its address: `webhookXrequestX1`.
final class PostOffice: Sendable {
    /// Where a delivery is when its worker dies.
    enum Step: String, CaseIterable {
        /// The database is about to mark it as being sent.
        case begin
        /// Marked, and nothing of it has been read by the other side.
        case connect
        /// The other side has it and has said nothing.
        case request
        /// Half an answer is there.
        case half
        /// The answer is there, and the database is about to take it down.
        case answer
        /// All is done.
        case after
    }

    /// One message that reached its receiver.
    struct Arrival: Sendable, Hashable {
        var key: String
        /// `Idempotency-Key` or `Message-ID`; empty for robots.
        var identity: String
        var at: ContinuousClock.Instant
    }

    private struct State {
        var arrivals: [Arrival] = []
        var stopped: [Step: Int] = [:]
        var stops = true
        var answers = false
    }

    private let state = Mutex(State())
    let http: [Step: LoopbackServer]
    let relay: LoopbackServer

    init() throws {
        let box = Box()
        http = try Dictionary(
            uniqueKeysWithValues: Step.allCases.map { step in
                (step, try LoopbackServer { box.office?.call($0, step) })
            })
        relay = try LoopbackServer { box.office?.mail($0) }
        box.office = self
    }

    func stop() {
        http.values.forEach { $0.stop() }
        relay.stop()
    }

    var arrivals: [Arrival] { state.withLock { $0.arrivals } }

    /// How many exchanges have been stopped at a step.
    func stopped(at step: Step) -> Int { state.withLock { $0.stopped[step] ?? 0 } }

    /// Lets those that wait in ``Step/answer`` answer.
    func answer() { state.withLock { $0.answers = true } }

    /// From now on nothing stops.
    func goOn() { state.withLock { $0.stops = false } }

    private var stops: Bool { state.withLock { $0.stops } }

    private func arrive(_ key: String, _ identity: String) {
        state.withLock { $0.arrivals.append(Arrival(key: key, identity: identity, at: .now)) }
    }

    private func stop(at step: Step) { state.withLock { $0.stopped[step, default: 0] += 1 } }

    /// Waits until a test has opened the gate, or for 30 seconds.
    private func wait(_ isOpen: (borrowing State) -> Bool) {
        for _ in 0..<1_500 where !state.withLock({ isOpen($0) }) { usleep(20_000) }
    }

    private func call(_ connection: LoopbackServer.Connection, _ step: Step) {
        if step == .connect, stops {
            stop(at: step)
            return wait { !$0.stops }
        }
        let request = connection.readRequest()
        guard let key = request.firstMatch(of: /[a-z]+X[a-z]+X[0-9]+/) else { return }
        let identity = request.firstMatch(of: /Idempotency-Key: (\S+)/)
        arrive(String(key.output), identity.map { String($0.1) } ?? "")
        let ok = LoopbackServer.answer("200 OK", body: #"{"errcode":0,"errmsg":"ok"}"#)
        guard stops else { return _ = connection.send(ok) }
        switch step {
        case .request:
            stop(at: step)
            connection.waitForEnd()
        case .half:
            connection.send(String(ok.prefix(ok.count - 10)))
            stop(at: step)
            connection.waitForEnd()
        case .answer:
            stop(at: step)
            wait { $0.answers }
            connection.send(ok)
        case .begin, .connect, .after: connection.send(ok)
        }
    }

    /// SMTP, far enough for one mail.
    private func mail(_ connection: LoopbackServer.Connection) {
        connection.send("220 post office\r\n")
        var key = ""
        while let line = connection.read() {
            let word = line.prefix(4).uppercased()
            if word == "RCPT" {
                key = line.firstMatch(of: /[a-z]+X[a-z]+X[0-9]+/).map { String($0.output) } ?? ""
                if key.contains("XconnectX"), stops {
                    stop(at: .connect)
                    return connection.waitForEnd()
                }
            }
            if word == "DATA" {
                connection.send("354 go on\r\n")
                guard take(connection, key) else { return }
            } else if word == "QUIT" {
                return _ = connection.send("221 bye\r\n")
            } else {
                connection.send("250 fine\r\n")
            }
        }
    }

    /// Reads a mail and answers; `false` when nothing is to follow.
    private func take(_ connection: LoopbackServer.Connection, _ key: String) -> Bool {
        var text = ""
        while !text.hasSuffix("\r\n.\r\n") {
            guard let more = connection.read() else { return false }
            text += more
        }
        let identity = text.firstMatch(of: /Message-ID: <([^@>]+)@/)
        arrive(key, identity.map { String($0.1) } ?? "")
        guard stops, !key.contains("XbeginX"), !key.contains("XafterX") else { return connection.send("250 taken\r\n") }
        if key.contains("XanswerX") {
            stop(at: .answer)
            wait { $0.answers }
            return connection.send("250 taken\r\n")
        }
        if key.contains("XhalfX") { connection.send("25") }
        stop(at: key.contains("XhalfX") ? .half : .request)
        connection.waitForEnd()
        return false
    }

    /// The servers' scripts are made before the office that they belong to.
    private final class Box: Sendable {
        private let value = Mutex<PostOffice?>(nil)
        var office: PostOffice? {
            get { value.withLock { $0 } }
            set { value.withLock { $0 = newValue } }
        }
    }
}
