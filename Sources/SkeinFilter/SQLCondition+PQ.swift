package import PQ

extension SQLCondition.Parameter {
    /// The value as a statement's parameter.
    package var value: PGValue {
        switch self {
        case .text(let text): .text(text)
        case .textArray(let texts): .textArray(texts)
        case .int8Array(let numbers): .int8Array(numbers)
        case .int8(let number): .int8(number)
        }
    }
}
