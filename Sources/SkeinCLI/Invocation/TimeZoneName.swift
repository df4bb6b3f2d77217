import Glibc

/// The name of the local time zone. The rules of zones are PostgreSQL's; here only the name is found.
enum TimeZoneName {
    static func local(environment: [String: String]) -> String? {
        if let name = environment["TZ"], !name.isEmpty {
            return name.hasPrefix(":/") ? zone(ofPath: String(name.dropFirst())) : name
        }
        var buffer = [CChar](repeating: 0, count: 1_024)
        let length = readlink("/etc/localtime", &buffer, buffer.count - 1)
        guard length > 0 else { return nil }
        return zone(ofPath: String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    static func zone(ofPath path: String) -> String? {
        guard let marker = path.firstRange(of: "zoneinfo/") else { return nil }
        let name = path[marker.upperBound...]
        return name.isEmpty ? nil : String(name)
    }
}
