import LessonPrep

/// What a figure must be at most.
struct Bar: Codable {
    let name: String
    let most: Double
    let figure: Double
    let isMet: Bool

    init(_ name: String, _ figure: Double, atMost most: Double) {
        (self.name, self.most, self.figure) = (name, most, figure)
        isMet = figure <= most
    }
}

extension CitySize {
    /// How much dearer than the planted plan a plan may be.
    private var mostToPlanted: Double {
        switch self {
        case .small: 1
        case .medium: 1.02
        case .large: 1.05
        }
    }

    /// What this size has to reach.
    func bars(_ row: CityRun.Row) -> [Bar] {
        var bars = [
            Bar("sessions without a place", Double(row.found.unplaced), atMost: 0),
            Bar("hard violations", Double(row.found.violations), atMost: 0),
            Bar("faults that the checker finds", Double(row.checkerFaults), atMost: 0),
            Bar("soft cost to the planted plan's", row.toPlanted, atMost: mostToPlanted),
            Bar("sessions moved by a repair without need", Double(row.repair.needless), atMost: 0),
        ]
        switch self {
        case .small: break
        case .medium: bars.append(Bar("seconds for a repair", row.repair.seconds, atMost: 2))
        case .large:
            bars.append(Bar("seconds for the candidates", row.pruningSeconds, atMost: 5))
            bars.append(Bar("megabytes of availability", row.availabilityMegabytes, atMost: 64))
        }
        return bars
    }
}
