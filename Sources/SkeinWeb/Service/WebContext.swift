import Hummingbird
import NIOCore

/// What is known about a request.
struct WebContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The other end of the connection, without its port.
    let address: String?
    var visitor: Visitor?
    var language = WebLanguage.english

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        address = source.channel.remoteAddress?.ipAddress
    }

    /// The page has forms of up to this size only.
    var maxUploadSize: Int { 64 << 10 }
}

/// What a request is answered with instead of what it asked for.
struct Refusal: Error {
    var status: HTTPResponse.Status
    var word: Word
    var message = ""
    /// The database's own code.
    var code: String?
}
