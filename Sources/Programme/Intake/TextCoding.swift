import Glibc

/// The encodings that rosters come in.
package enum IntakeEncoding: String, Sendable, CaseIterable {
    /// UTF-8 when the whole file is, else GB18030.
    case auto
    /// With or without a byte order mark.
    case utf8 = "utf-8"
    /// What Chinese spreadsheets call ANSI; GBK and GB2312 are parts of it.
    case gb18030
}

/// Converts bytes from one encoding to another piece by piece, strictly: the first byte that means nothing is an error.
package struct TextConverter: ~Copyable {
    private let handle: iconv_t
    private var rest: [UInt8] = []
    private var offset = 0
    private var lines = 1
    private var afterCR = false

    /// A converter between two encodings by their iconv names.
    package init(from source: String, to target: String) throws {
        guard let handle = iconv_open(target, source), Int(bitPattern: handle) != -1 else {
            throw IntakeFault(line: 0, .noConverter, source)
        }
        self.handle = handle
    }

    deinit { iconv_close(handle) }

    /// Converts the next piece. A character that is cut at its end waits for the next one, unless `isLast`.
    package mutating func convert(_ piece: ArraySlice<UInt8>, isLast: Bool) throws -> [UInt8] {
        var input = rest.isEmpty ? Array(piece) : rest + piece
        var output: [UInt8] = []
        output.reserveCapacity(input.count * 2)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var used = 0
        var failure: Int32 = 0
        repeat {
            let (read, written, code) = Self.step(handle, &input, from: used, into: &buffer)
            used += read
            output += buffer[..<written]
            failure = code
        } while failure == E2BIG
        for byte in input[..<used] {
            if byte == 0x0D || (byte == 0x0A && !afterCR) { lines += 1 }
            afterCR = byte == 0x0D
        }
        offset += used
        if failure == EILSEQ || (failure == EINVAL && isLast) {
            throw IntakeFault(line: lines, .encoding, "\(offset + 1)")
        }
        rest = Array(input[used...])
        return output
    }

    /// One call of iconv: bytes read, bytes written, and errno (0 when all was read).
    private static func step(
        _ handle: iconv_t, _ input: inout [UInt8], from start: Int, into buffer: inout [UInt8]
    ) -> (Int, Int, Int32) {
        input.withUnsafeMutableBytes { source in
            buffer.withUnsafeMutableBytes { target in
                var from = source.baseAddress.map { ($0 + start).assumingMemoryBound(to: CChar.self) }
                var fromLeft = source.count - start
                var into = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                var intoLeft = target.count
                let result = iconv(handle, &from, &fromLeft, &into, &intoLeft)
                let code = result == Int(bitPattern: UInt.max) ? errno : 0
                return (source.count - start - fromLeft, target.count - intoLeft, code)
            }
        }
    }
}

/// A file read piece by piece.
package enum FileText {
    private static let pieceBytes = 1 << 16

    /// Hands out the file as UTF-8, without a byte order mark, and answers its encoding.
    package static func read(
        _ path: String, _ encoding: IntakeEncoding, _ body: ([UInt8]) throws -> Void
    ) throws -> IntakeEncoding {
        let found = encoding == .auto ? try guess(path) : encoding
        try convert(path, found, body)
        return found
    }

    private static func guess(_ path: String) throws -> IntakeEncoding {
        do {
            try convert(path, .utf8) { _ in }
            return .utf8
        } catch let fault as IntakeFault where fault.problem == .encoding {
            return .gb18030
        }
    }

    private static func convert(
        _ path: String, _ encoding: IntakeEncoding, _ body: ([UInt8]) throws -> Void
    ) throws {
        var converter = try TextConverter(from: encoding == .gb18030 ? "GB18030" : "UTF-8", to: "UTF-8")
        var isFirst = true
        try pieces(path) { piece, isLast in
            var piece = piece[...]
            if isFirst {
                if piece.starts(with: [0xFF, 0xFE]) || piece.starts(with: [0xFE, 0xFF]) {
                    throw IntakeFault(line: 1, .utf16)
                }
                if encoding != .gb18030, piece.starts(with: [0xEF, 0xBB, 0xBF]) { piece = piece.dropFirst(3) }
                isFirst = false
            }
            let text = try converter.convert(piece, isLast: isLast)
            if !text.isEmpty { try body(text) }
        }
    }

    /// Hands out the file in pieces; the last one may be empty.
    private static func pieces(_ path: String, _ body: ([UInt8], _ isLast: Bool) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable() }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: pieceBytes)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw unreadable() }
            try body(Array(buffer[..<count]), count == 0)
            if count == 0 { return }
        }
    }

    private static func unreadable() -> IntakeFault {
        IntakeFault(line: 0, .unreadable, String(cString: strerror(errno)))
    }
}
