using System.Collections.Immutable;
using LogHunt.Engine.Plan;
using LogHunt.Engine.Schema;
using UnitsNet;
using static LogHunt.Engine.Plan.Scalar;

namespace LogHunt.Query.Functions;

/// <summary>Values in other units. The units' names are UnitsNet's, as in Kusto; an unknown one gives null.</summary>
static class UnitFunctions
{
    public static ImmutableArray<ScalarFunction> All { get; } =
    [
        Of("Angle", "convert_angle(1.5, 'Degree', 'Arcminute')", "90.0"),
        Of("Energy", "convert_energy(1, 'Kilojoule', 'Joule')", "1000.0"),
        Of("Force", "convert_force(12, 'Newton', 'Decanewton')", "1.2"),
        Of("Length", "convert_length(1.5, 'Meter', 'Centimeter')", "150.0"),
        Of("Mass", "convert_mass(1.5, 'Kilogram', 'Gram')", "1500.0"),
        Of("Speed", "convert_speed(1, 'MeterPerSecond', 'KilometerPerHour')", "3.6"),
        Of("Temperature", "convert_temperature(300, 'Kelvin', 'Kelvin')", "300.0"),
        Of("Volume", "convert_volume(1, 'CubicMeter', 'Liter')", "1000.0"),
    ];

    static ScalarFunction Of(string quantity, string example, string result) => new(
        new($"convert_{quantity.ToLowerInvariant()}", $"A value of {quantity.ToLowerInvariant()} in another unit, by the units' names.",
            example, result),
        Rows(ColumnType.Real, [ColumnType.Real, ColumnType.String, ColumnType.String], values =>
            values[0] is double value && double.IsFinite(value) ? Converted(value, quantity, (string)values[1]!, (string)values[2]!) : null));

    static double? Converted(double value, string quantity, string from, string to)
    {
        try
        {
            return UnitConverter.TryConvertByName(value, quantity, from, to, out var converted) ? converted : null;
        }
        catch (ArgumentException)
        {
            // There is no number that large.
            return null;
        }
    }
}
