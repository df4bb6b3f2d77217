/// A fixed number of plain values in one block, for the inner loop of a search: no growth, no copy on write, no
/// counting of references, and indices that are checked in debug builds only.
///
/// The block lives exactly as long as this value, which cannot be copied. An index comes from the tables that the
/// same code has built, never from input: whoever reads input checks it before a table is made of it.
public struct FlatArray<Element: BitwiseCopyable>: ~Copyable {
    @usableFromInline let base: UnsafeMutablePointer<Element>
    /// How many values there are.
    public let count: Int

    /// `count` times the same value.
    public init(repeating value: Element, count: Int) {
        self.count = count
        base = .allocate(capacity: max(count, 1))
        base.initialize(repeating: value, count: max(count, 1))
    }

    /// The values of a collection.
    public init(_ values: [Element]) {
        count = values.count
        base = .allocate(capacity: max(values.count, 1))
        for (index, value) in values.enumerated() { (base + index).initialize(to: value) }
    }

    deinit { base.deallocate() }

    /// The value at an index, which debug builds check.
    @inlinable
    public subscript(_ index: Int) -> Element {
        @inline(__always) get {
            assert(index >= 0 && index < count)
            return base[index]
        }
        @inline(__always) nonmutating set {
            assert(index >= 0 && index < count)
            base[index] = newValue
        }
    }

    /// Sets all values.
    public func fill(_ value: Element) {
        for index in 0..<count { base[index] = value }
    }

    /// The values as an ordinary array.
    public var values: [Element] { (0..<count).map { base[$0] } }
}
