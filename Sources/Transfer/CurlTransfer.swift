import CCurl
import Glibc
import Skein
import Synchronization

/// What a transfer sets on libcurl's handle. Called on the transfer's thread.
protocol CurlRequest: Sendable {
    /// Options of the protocol; gives the lists that must live as long as the handle.
    func configure(_ easy: UnsafeMutableRawPointer) -> [UnsafeMutablePointer<curl_slist>?]
    /// A line of the answer's head as it comes in.
    func received(line: UnsafeRawBufferPointer)
}

extension CurlRequest {
    func received(line: UnsafeRawBufferPointer) {}
}

/// What libcurl said when a transfer had ended.
struct CurlAnswer: Sendable {
    var code: CURLcode
    var status: Int
    var contentType: String?
    var retryAfter: String?
    var location: String?
    var body: BoundedText
    var isCut: Bool
    var headersTooLong: Bool
    var refusedAddress: Bool
    /// Whether a request was handed to the network: the other side may have acted on it.
    var mayHaveReached: Bool
}

/// One exchange through libcurl, on a thread of its own.
///
/// A thread for each, because libcurl may block while it cleans up after a name server that does not answer; the job is
/// told before that. The worker's concurrency bounds how many there are.
///
/// `@unchecked Sendable`: what is not in `shared` is touched only by the thread after `start`, except what `init` set.
final class CurlTransfer: @unchecked Sendable {
    /// `@unchecked Sendable`: other threads use the handle only for `curl_multi_wakeup`, which libcurl allows, and only
    /// under the lock, while it is known to live.
    private struct Multi: @unchecked Sendable {
        let handle: UnsafeMutableRawPointer
    }

    private struct Shared {
        var multi: Multi?
        var isCancelled = false
        var continuation: CheckedContinuation<CurlAnswer, any Error>?
    }

    private let shared = Mutex(Shared())
    private let request: any CurlRequest
    private let policy: HTTPPolicy
    private var body: BoundedText
    private var headerBytes = 0
    private var isCut = false
    private var refusedAddress = false

    private static let headerBytesMax = 65_536
    private static let stackBytes = 512 * 1_024

    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private init(_ request: any CurlRequest, _ policy: HTTPPolicy) {
        self.request = request
        self.policy = policy
        body = BoundedText(limit: policy.keptBytesMax)
    }

    /// Runs the exchange. Cancelling the task ends it at once.
    ///
    /// - Throws: `CancellationError`, or `JobFailure` with code `http_error` when there was no exchange at all.
    static func perform(_ request: any CurlRequest, _ policy: HTTPPolicy) async throws -> CurlAnswer {
        guard isReady else { throw JobFailure(code: "http_error", message: "libcurl cannot be initialised") }
        try Task.checkCancellation()
        let transfer = CurlTransfer(request, policy)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                transfer.start(continuation)
            }
        } onCancel: {
            transfer.cancel()
        }
    }

    private func cancel() {
        shared.withLock { shared in
            shared.isCancelled = true
            // Under the lock, so the thread cannot free the handle meanwhile.
            if let multi = shared.multi { curl_multi_wakeup(multi.handle) }
        }
    }

    private func start(_ continuation: CheckedContinuation<CurlAnswer, any Error>) {
        shared.withLock { $0.continuation = continuation }
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<CurlTransfer>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            finish(.failure(JobFailure(code: "http_error", message: "no thread for the call")))
            return
        }
    }

    private func finish(_ result: Result<CurlAnswer, any Error>) {
        let continuation = shared.withLock { shared in
            defer { shared.continuation = nil }
            return shared.continuation
        }
        continuation?.resume(with: result)
    }

    // MARK: - on the thread

    private func run() {
        guard let easy = curl_easy_init(), let multi = curl_multi_init() else {
            finish(.failure(JobFailure(code: "http_error", message: "out of memory")))
            return
        }
        let wakeable = Multi(handle: multi)
        let isCancelled = shared.withLock { shared in
            shared.multi = wakeable
            return shared.isCancelled
        }
        configure(easy)
        let lists = request.configure(easy)
        if isCancelled {
            finish(.failure(CancellationError()))
        } else {
            curl_multi_add_handle(multi, easy)
            finish(exchange(multi, easy))
        }
        shared.withLock { $0.multi = nil }
        curl_multi_remove_handle(multi, easy)
        curl_easy_cleanup(easy)
        curl_multi_cleanup(multi)
        for list in lists { curl_slist_free_all(list) }
    }

    private func exchange(
        _ multi: UnsafeMutableRawPointer, _ easy: UnsafeMutableRawPointer
    ) -> Result<CurlAnswer, any Error> {
        var running: Int32 = 1
        while true {
            guard curl_multi_perform(multi, &running) == CURLM_OK else {
                return .failure(JobFailure(code: "http_error", message: "libcurl failed"))
            }
            if shared.withLock({ $0.isCancelled }) { return .failure(CancellationError()) }
            if running == 0 { break }
            // Wakes for the socket, for curl's own timers, and for curl_multi_wakeup.
            curl_multi_poll(multi, nil, 0, 1_000, nil)
        }
        var left: Int32 = 0
        guard let message = curl_multi_info_read(multi, &left) else {
            return .failure(JobFailure(code: "http_error", message: "libcurl gave no result"))
        }
        return .success(answer(message.pointee.data.result, easy))
    }

    private func answer(_ code: CURLcode, _ easy: UnsafeMutableRawPointer) -> CurlAnswer {
        var status = 0
        skein_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        var requestBytes = 0
        skein_curl_get_long(easy, CURLINFO_REQUEST_SIZE, &requestBytes)
        return CurlAnswer(
            code: code, status: status, contentType: text(easy, CURLINFO_CONTENT_TYPE),
            retryAfter: header(easy, "Retry-After"), location: text(easy, CURLINFO_REDIRECT_URL), body: body,
            isCut: isCut, headersTooLong: headerBytes > Self.headerBytesMax,
            refusedAddress: refusedAddress, mayHaveReached: requestBytes > 0)
    }

    private func text(_ easy: UnsafeMutableRawPointer, _ info: CURLINFO) -> String? {
        var value: UnsafeMutablePointer<CChar>?
        guard skein_curl_get_string(easy, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }

    private func header(_ easy: UnsafeMutableRawPointer, _ name: String) -> String? {
        var found: UnsafeMutablePointer<curl_header>?
        guard curl_easy_header(easy, name, 0, UInt32(CURLH_HEADER), -1, &found) == CURLHE_OK,
            let value = found?.pointee.value
        else { return nil }
        return String(cString: value)
    }

    /// What holds for every protocol.
    private func configure(_ easy: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        skein_curl_set_string(easy, CURLOPT_PROXY, "")
        skein_curl_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        skein_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        skein_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        skein_curl_set_long(easy, CURLOPT_NOPROGRESS, 1)
        skein_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, policy.connectTimeout.wholeMilliseconds)

        skein_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        skein_curl_set_data(easy, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            CurlTransfer.from(context)?.received(data, size * count) ?? 0
        }
        skein_curl_set_pointer(easy, CURLOPT_HEADERDATA, context)
        skein_curl_set_data(easy, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            CurlTransfer.from(context)?.receivedHeader(data, size * count) ?? 0
        }
        skein_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
        skein_curl_set_opensocket(easy) { context, _, address in
            guard let address else { return -1 }
            return CurlTransfer.from(context)?.openSocket(address) ?? -1
        }
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
        context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
    }

    private func received(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        body.append(UnsafeRawBufferPointer(start: data, count: count))
        guard body.total <= policy.bodyBytesMax else {
            isCut = true
            return 0
        }
        return count
    }

    private func receivedHeader(_ data: UnsafeMutablePointer<CChar>?, _ count: Int) -> Int {
        headerBytes += count
        request.received(line: UnsafeRawBufferPointer(start: data, count: count))
        return headerBytes <= Self.headerBytesMax ? count : 0
    }

    private func openSocket(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        // curl declares a plain sockaddr but puts any family there: read it in place, a copy would be cut off.
        let ip = MemoryLayout<curl_sockaddr>.offset(of: \.addr).flatMap { offset in
            IPAddress(UnsafeRawPointer(address) + offset, length: Int(address.pointee.addrlen))
        }
        guard let ip, policy.allows(ip) else {
            refusedAddress = true
            return -1
        }
        refusedAddress = false
        let address = address.pointee
        return socket(address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
    }
}

extension Duration {
    /// Whole milliseconds, at least one, so that a small timeout does not become none.
    var wholeMilliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(max(1, min(seconds, 86_400) * 1_000 + attoseconds / 1_000_000_000_000_000))
    }
}
