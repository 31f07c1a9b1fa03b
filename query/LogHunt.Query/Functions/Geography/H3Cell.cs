using System.Globalization;

namespace LogHunt.Query.Functions.Geography;

/// <summary>
/// A cell of Uber's H3: one of 122 cells of resolution 0, and a digit for each finer resolution that says which of seven children. Twelve
/// are pentagons, which have no child 1. Source: h3geo.org, «H3 index bit layout» and «Coordinate systems».
/// </summary>
readonly record struct H3Cell(ulong Id)
{
    public const int MostResolution = 15;

    /// <summary>Digits turned by a sixth to the left and to the right.</summary>
    static ReadOnlySpan<byte> Left => [0, 5, 3, 1, 6, 4, 2];
    static ReadOnlySpan<byte> Right => [0, 3, 6, 2, 5, 1, 4];

    public int Resolution => (int)(Id >> 52 & 15);

    int BaseCell => (int)(Id >> 45 & 127);

    public bool IsPentagon => H3Faces.IsPentagon(BaseCell) && LeadingDigit == 0;

    int Digit(int resolution) => (int)(Id >> 3 * (MostResolution - resolution) & 7);

    H3Cell WithDigit(int resolution, int digit)
    {
        var shift = 3 * (MostResolution - resolution);
        return new(Id & ~(7UL << shift) | (ulong)digit << shift);
    }

    H3Cell WithResolution(int resolution) => new(Id & ~(15UL << 52) | (ulong)resolution << 52);

    /// <summary>The first digit that isn't 0, or 0.</summary>
    int LeadingDigit
    {
        get
        {
            for (var resolution = 1; resolution <= Resolution; resolution++)
                if (Digit(resolution) is not 0 and var digit) return digit;
            return 0;
        }
    }

    public static H3Cell? Parse(string text) => text.Length is 15 or 16
        && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var id)
        && new H3Cell(id) is { IsValid: true } cell
        ? cell
        : null;

    public override string ToString() => Id.ToString("x", CultureInfo.InvariantCulture);

    bool IsValid
    {
        get
        {
            if (Id >> 56 != 8 || BaseCell > 121 || (H3Faces.IsPentagon(BaseCell) && LeadingDigit == 1)) return false;
            for (var resolution = 1; resolution <= MostResolution; resolution++)
                if (Digit(resolution) == 7 != resolution > Resolution) return false;
            return true;
        }
    }

    public static H3Cell Of(SpherePoint point, int resolution)
    {
        var (face, x, y) = H3Faces.Flatten(point, resolution);
        var place = H3Place.Nearest(x, y);
        var cell = new H3Cell(8UL << 56 | (ulong)resolution << 52 | (1UL << 45) - 1);
        for (var finer = resolution; finer > 0; finer--)
        {
            var coarser = finer % 2 == 1 ? place.CoarserLeft : place.CoarserRight;
            var digit = H3Place.Steps.IndexOf(place - (finer % 2 == 1 ? coarser.FinerLeft : coarser.FinerRight));
            (cell, place) = (cell.WithDigit(finer, digit), coarser);
        }
        var (baseCell, turns) = H3Faces.BaseCell(face, place);
        cell = new(cell.Id & ~(127UL << 45) | (ulong)baseCell << 45);
        var isPentagon = H3Faces.IsPentagon(baseCell);
        if (isPentagon && cell.LeadingDigit == 1)
            cell = cell.Turned(H3Faces.LeavesOutToTheRight(baseCell, face) ? Right : Left);
        for (var turn = 0; turn < turns; turn++)
        {
            cell = cell.Turned(Left);
            if (isPentagon && cell.LeadingDigit == 1) cell = cell.Turned(Left);
        }
        return cell;
    }

    H3Cell Turned(ReadOnlySpan<byte> digits)
    {
        var turned = this;
        for (var resolution = 1; resolution <= Resolution; resolution++)
            turned = turned.WithDigit(resolution, digits[Digit(resolution)]);
        return turned;
    }

    public H3Cell? Parent(int resolution)
    {
        if (resolution < 0 || resolution > Resolution) return null;
        var parent = WithResolution(resolution);
        for (var finer = resolution + 1; finer <= Resolution; finer++) parent = parent.WithDigit(finer, 7);
        return parent;
    }

    /// <summary>All of a finer resolution. Requires: it is finer by little, for each step makes seven times as many.</summary>
    public IEnumerable<H3Cell> Children(int resolution)
    {
        if (resolution == Resolution) return [this];
        var (finer, isPentagon) = (WithResolution(Resolution + 1), IsPentagon);
        return Enumerable.Range(0, 7).Where(digit => !isPentagon || digit != 1)
            .SelectMany(digit => finer.WithDigit(finer.Resolution, digit).Children(resolution));
    }

    /// <summary>The cell's place in the grid of its home face, which may lie beyond that face.</summary>
    public (int Face, H3Place Place) AtHome
    {
        get
        {
            var cell = H3Faces.IsPentagon(BaseCell) && LeadingDigit == 5 ? Turned(Right) : this;
            var (face, place) = H3Faces.Home(BaseCell);
            for (var resolution = 1; resolution <= Resolution; resolution++)
                place = (resolution % 2 == 1 ? place.FinerLeft : place.FinerRight) + H3Place.Steps[cell.Digit(resolution)];
            return (face, place);
        }
    }

    bool MayLeaveHome => H3Faces.IsPentagon(BaseCell) || (Resolution > 0 && H3Faces.Home(BaseCell).Place != default);

    /// <summary>The cell's place in the grid of the face on which its middle lies.</summary>
    public (int Face, H3Place Place) OnFace
    {
        get
        {
            var (face, place) = AtHome;
            return MayLeaveHome ? H3Grid.Settle(face, place, Resolution, H3Faces.IsPentagon(BaseCell), LeadingDigit == 4) : (face, place);
        }
    }

    public SpherePoint Middle => OnFace is var (face, place) ? H3Faces.Lift(face, place.Flat, Resolution) : default;
}
