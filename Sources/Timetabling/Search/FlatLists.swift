/// Lists of different lengths in one block: list `i` stands at `range(i)` of `values`.
public struct FlatLists: ~Copyable {
    @usableFromInline let starts: FlatArray<Int32>
    /// The lists one after the other.
    public let values: FlatArray<Int32>

    /// The lists of small numbers.
    public init(_ lists: [[Int]]) {
        var starts: [Int32] = [0]
        var values: [Int32] = []
        for list in lists {
            values += list.map(Int32.init)
            starts.append(Int32(values.count))
        }
        self.starts = FlatArray(starts)
        self.values = FlatArray(values)
    }

    /// Where a list stands.
    @inlinable @inline(__always)
    public func range(_ list: Int) -> Range<Int> {
        Range(uncheckedBounds: (Int(starts[list]), Int(starts[list &+ 1])))
    }

    /// One value.
    @inlinable @inline(__always)
    public subscript(_ index: Int) -> Int { Int(values[index]) }
}
