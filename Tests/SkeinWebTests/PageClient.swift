import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOPosix
import TestSupport

/// Requests to a page on this machine, each on a connection of its own, and no redirect followed.
struct PageClient: Sendable {
    struct Answer: Sendable {
        var status: HTTPResponse.Status
        var headers: HTTPFields
        var text: String
    }

    let port: Int

    /// No answer takes longer, however busy the machine.
    private static let patience = TimeAmount.seconds(60)

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await execute(path, .GET, headers)
    }

    /// A form sent from a page of the site itself, unless told otherwise.
    func post(_ path: String, _ body: String = "", _ headers: HTTPFields = [.site: "same-origin"]) async throws
        -> Answer
    {
        try await execute(path, .POST, headers, body)
    }

    private func execute(
        _ path: String, _ method: HTTPMethod, _ headers: HTTPFields, _ body: String = ""
    ) async throws -> Answer {
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>(
                        wrappingChannelSynchronously: channel)
                }
            }
        let end = connection.channel.eventLoop.scheduleTask(in: Self.patience) {
            connection.channel.close(promise: nil)
        }
        defer { end.cancel() }
        var head = HTTPRequestHead(version: .http1_1, method: method, uri: path)
        head.headers = ["Host": "127.0.0.1:\(port)", "Connection": "close"]
        if method != .GET { head.headers.add(name: "Content-Length", value: "\(body.utf8.count)") }
        for field in headers { head.headers.add(name: field.name.rawName, value: field.value) }
        return try await connection.executeThenClose { [head] inbound, outbound in
            do {
                try await outbound.write(.head(head))
                if !body.isEmpty { try await outbound.write(.body(.byteBuffer(ByteBuffer(string: body)))) }
                try await outbound.write(.end(nil))
            } catch is ChannelError {
                // A server that refuses what it has not read yet closes; its answer may be there all the same.
            }
            return try await Self.answer(inbound)
        }
    }

    private static func answer(_ parts: NIOAsyncChannelInboundStream<HTTPClientResponsePart>) async throws -> Answer {
        var answer: Answer?
        for try await part in parts {
            switch part {
            case .head(let head):
                var fields = HTTPFields()
                for (name, value) in head.headers {
                    if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
                }
                answer = Answer(status: .init(code: Int(head.status.code)), headers: fields, text: "")
            case .body(let bytes): answer?.text += String(buffer: bytes)
            case .end: if let answer { return answer }
            }
        }
        throw TestFailure("the page closed the connection without a whole answer")
    }
}

extension HTTPField.Name {
    // A literal that is a valid name.
    static let site = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    static let person = HTTPField.Name("X-Forwarded-User") ?? .origin
}
