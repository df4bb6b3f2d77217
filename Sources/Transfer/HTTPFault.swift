import CCurl
import Skein

/// What libcurl's errors mean for a job.
enum HTTPFault {
    static func failure(_ code: CURLcode, headersTooLong: Bool) -> JobFailure {
        if headersTooLong { return JobFailure(code: "http_bad_answer", message: "the answer's headers are too long") }
        return switch code {
        case CURLE_OPERATION_TIMEDOUT: JobFailure(code: "http_timeout", message: "no whole answer in time")
        case CURLE_COULDNT_RESOLVE_HOST: JobFailure(code: "http_dns", message: "the host's name cannot be resolved")
        case CURLE_COULDNT_CONNECT: JobFailure(code: "http_connect", message: "the host cannot be reached")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CACERT_BADFILE, CURLE_USE_SSL_FAILED:
            JobFailure(code: "http_tls", message: "no trustworthy TLS connection: \(words(code))")
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            JobFailure(code: "http_cut", message: "the connection ended before the answer did")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT:
            JobFailure(code: "http_refused", message: "the URL cannot be called", permanent: true)
        default: JobFailure(code: "http_error", message: words(code))
        }
    }

    private static func words(_ code: CURLcode) -> String {
        String(cString: curl_easy_strerror(code))
    }
}
