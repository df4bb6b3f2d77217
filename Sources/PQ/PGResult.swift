import CLibPQ

/// What a statement gave back. Cells are decoded when they are asked for and never copied before.
///
/// `@unchecked Sendable`: a PGresult is read-only once it has been made (libpq documents concurrent reads as safe);
/// the pointer is private, never changes and is cleared when the last reference goes. Every access is checked against
/// `count` and `columnCount` first, since libpq would report a wrong index to the notice receiver of a connection
/// that may be gone.
public final class PGResult: @unchecked Sendable {
    private let pointer: OpaquePointer
    /// Number of rows; 0 for a statement that returns none.
    public let count: Int
    /// Number of columns.
    public let columnCount: Int

    /// Takes ownership.
    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
        count = Int(PQntuples(pointer))
        columnCount = Int(PQnfields(pointer))
    }

    deinit { PQclear(pointer) }

    // MARK: About the whole

    /// The names of the columns.
    public var columns: [String] { (0..<columnCount).map(name) }

    /// Rows that INSERT, UPDATE, DELETE, MERGE, SELECT, MOVE, FETCH or COPY touched; 0 for others.
    public var affected: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

    /// For instance "INSERT 0 5".
    public var commandTag: String { PQcmdStatus(pointer).map { String(cString: $0) } ?? "" }

    /// The index of the first column of that name, which is compared as it stands. Look it up once, not per row.
    public func column(_ name: String) throws(PGError) -> Int {
        for index in 0..<columnCount where self.name(index) == name { return index }
        throw PGError(.decoding, "the result has no column named \(name)")
    }

    /// The type number of a column; 0 when there is no such column.
    public func type(_ column: Int) -> UInt32 {
        column >= 0 && column < columnCount ? PQftype(pointer, Int32(column)) : 0
    }

    private func name(_ column: Int) -> String {
        guard column >= 0, column < columnCount, let name = PQfname(pointer, Int32(column)) else { return "?" }
        return String(cString: name)
    }

    // MARK: Cells

    /// The cell, whose bytes live as long as this result.
    public func cell(row: Int, _ column: Int) throws(PGError) -> PGCell {
        guard row >= 0, row < count, column >= 0, column < columnCount else {
            throw PGError(.decoding, "no cell (\(row), \(column)) in a result of \(count) × \(columnCount)")
        }
        let row = Int32(truncatingIfNeeded: row)
        let column = Int32(truncatingIfNeeded: column)
        let oid = PQftype(pointer, column)
        let length = PQgetlength(pointer, row, column)
        // A length of 0 may be NULL or empty.
        if length == 0, PQgetisnull(pointer, row, column) != 0 { return PGCell(bytes: nil, oid: oid) }
        return PGCell(
            bytes: UnsafeRawBufferPointer(start: PQgetvalue(pointer, row, column), count: Int(length)), oid: oid)
    }

    /// Decodes a cell. NULL needs an optional type.
    @inlinable
    public func get<T: PGDecodable>(_ type: T.Type = T.self, row: Int, _ column: Int) throws(PGError) -> T {
        let cell = try cell(row: row, column)
        do throws(PGCellError) {
            return try withExtendedLifetime(self) { () throws(PGCellError) in try T.decode(cell) }
        } catch {
            throw decodingError(error, "\(T.self)", column)
        }
    }

    /// Decodes a cell of a named column. Costs a search by name; in a loop over rows take `column(_:)` first.
    public func get<T: PGDecodable>(_ type: T.Type = T.self, row: Int, _ column: String) throws(PGError) -> T {
        try get(type, row: row, try self.column(column))
    }

    /// Lends the cell's bytes, nil for NULL or when there is no such cell. They must not leave `body`.
    public func withBytes<R>(row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer?) throws -> R) rethrows -> R {
        let cell = try? cell(row: row, column)
        return try withExtendedLifetime(self) { try body(cell?.bytes) }
    }

    // MARK: The hot ones

    /// A bigint that is not NULL; any other type throws.
    public func int8(row: Int, _ column: Int) throws(PGError) -> Int64 {
        let cell = try cell(row: row, column)
        guard cell.oid == OID.int8, let bytes = cell.bytes, bytes.count == 8 else {
            throw decodingError(cell.bytes == nil ? .null : .type, "bigint", column)
        }
        return withExtendedLifetime(self) { Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)) }
    }

    /// An integer that is not NULL; any other type throws.
    public func int4(row: Int, _ column: Int) throws(PGError) -> Int32 {
        let cell = try cell(row: row, column)
        guard cell.oid == OID.int4, let bytes = cell.bytes, bytes.count == 4 else {
            throw decodingError(cell.bytes == nil ? .null : .type, "integer", column)
        }
        return withExtendedLifetime(self) { Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)) }
    }

    /// A smallint that is not NULL; any other type throws.
    public func int2(row: Int, _ column: Int) throws(PGError) -> Int16 {
        let cell = try cell(row: row, column)
        guard cell.oid == OID.int2, let bytes = cell.bytes, bytes.count == 2 else {
            throw decodingError(cell.bytes == nil ? .null : .type, "smallint", column)
        }
        return withExtendedLifetime(self) { Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)) }
    }

    /// True for NULL, and where there is no such cell.
    public func isNull(row: Int, _ column: Int) -> Bool {
        guard row >= 0, row < count, column >= 0, column < columnCount else { return true }
        return PQgetisnull(pointer, Int32(truncatingIfNeeded: row), Int32(truncatingIfNeeded: column)) != 0
    }

    /// Names the column and both types, never the value.
    @usableFromInline
    func decodingError(_ reason: PGCellError, _ type: String, _ column: Int) -> PGError {
        let place = "column \(name(column)) (type \(self.type(column)))"
        return switch reason {
        case .null: PGError(.decoding, "\(place) is NULL, which \(type) cannot be")
        case .type: PGError(.decoding, "\(place) cannot be read as \(type)")
        case .value: PGError(.decoding, "\(place) has a value that does not fit \(type)")
        }
    }

    var status: ExecStatusType { PQresultStatus(pointer) }
}
