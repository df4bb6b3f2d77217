import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

extension Site {
    /// A browser connects again after this.
    private static let longest = 200

    func addLive(_ router: Router<WebContext>) {
        router.get("/app.js") { _, _ in
            Response(
                status: .ok,
                headers: [.contentType: "text/javascript; charset=utf-8", .cacheControl: "max-age=300"],
                body: .init(byteBuffer: .init(string: Script.text)))
        }
        router.get("/live") { _, _ in
            guard await pulse.enter() else { throw HTTPError(.serviceUnavailable) }
            return Response(
                status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                body: .init(asyncSequence: events()))
        }
        router.get("/keys") { request, context in
            let text = context.language
            var grid = Grid(
                columns: [.init(title: text(.key), kind: .text), .init(title: text(.action), kind: .text)],
                label: text(.keys))
            let pages = (Layout.queuePages + Layout.programmePages).compactMap { address, word in
                Layout.keys[address].map { ("g \($0)", text(word)) }
            }
            let others: [(String, Word)] = [
                ("/", .filter), ("j", .nextRow), ("k", .previousRow), ("Enter", .show), ("?", .keys),
            ]
            grid.rows = (pages + others.map { ($0.0, text($0.1)) }).map { [h("kbd", [:], HTML($0.0)), HTML($0.1)] }
            return try await page(context, request, .keys, [h("p", [:], HTML(text(.keysNote))), grid.html(empty: "")])
        }
    }

    /// Names the parts that changed, one event each, until the browser goes, the service stops or ten minutes are over.
    private func events() -> AsyncStream<ByteBuffer> {
        // A browser that does not read misses events and nothing else: the next one makes it fetch the page as it is.
        AsyncStream(bufferingPolicy: .bufferingNewest(8)) { events in
            let watching = Task {
                try? await cancelWhenGracefulShutdown { try await watch(events) }
                events.finish()
                await pulse.leave()
            }
            events.onTermination = { _ in watching.cancel() }
        }
    }

    private func watch(_ events: AsyncStream<ByteBuffer>.Continuation) async throws {
        var known = await pulse.current()
        events.yield(ByteBuffer(string: "retry: 5000\n\n"))
        for _ in 0..<Self.longest {
            try await Task.sleep(for: Pulse.interval)
            let marks = await pulse.current()
            let changed = marks.filter { known[$0.key] != $0.value }.keys.sorted()
            known = marks
            // A comment keeps the connection from counting as idle.
            let text =
                changed.isEmpty ? ": nothing\n\n" : "event: change\ndata: \(changed.joined(separator: " "))\n\n"
            events.yield(ByteBuffer(string: text))
        }
    }
}
