import ArgumentParser
import PlantedCity

/// How large a city.
enum CitySize: String, ExpressibleByArgument, CaseIterable, Codable {
    case small = "S"
    case medium = "M"
    case large = "L"

    var knobs: PlantedCity.Knobs {
        switch self {
        case .small: .small
        case .medium: .medium
        case .large: .large
        }
    }

    /// Seconds that the search gets.
    var seconds: Double {
        switch self {
        case .small: 20
        case .medium: 60
        case .large: 300
        }
    }
}
