using System.Collections.Immutable;

namespace LogHunt.Cli.Outputs.Sheets;

/// <summary>The parts of a workbook that are the same for all rows.</summary>
static class WorkbookParts
{
    public const string SheetName = "xl/worksheets/sheet1.xml";

    public const string TimeFormat = "yyyy-mm-dd hh:mm:ss.000";

    /// <summary>Places in the list of cell formats below.</summary>
    public const int HeadStyle = 1, TimeStyle = 2, SpanStyle = 3, TextStyle = 4;

    const string Declared = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
    const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const string Content = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    public static ImmutableArray<(string Name, string Text)> All { get; } =
    [
        ("[Content_Types].xml", $"""
            {Declared}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
            <Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/xl/workbook.xml" ContentType="{Content}.sheet.main+xml"/>
            <Override PartName="/xl/styles.xml" ContentType="{Content}.styles+xml"/>
            <Override PartName="/{SheetName}" ContentType="{Content}.worksheet+xml"/>
            </Types>
            """),
        ("_rels/.rels", $"""
            {Declared}<Relationships xmlns="{Relations}">
            <Relationship Id="rId1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/>
            </Relationships>
            """),
        ("xl/workbook.xml", $"""
            {Declared}<workbook xmlns="{Main}" xmlns:r="{Office}">
            <sheets><sheet name="LogHunt" sheetId="1" r:id="rId1"/></sheets>
            </workbook>
            """),
        ("xl/_rels/workbook.xml.rels", $"""
            {Declared}<Relationships xmlns="{Relations}">
            <Relationship Id="rId1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/>
            <Relationship Id="rId2" Type="{Office}/styles" Target="styles.xml"/>
            </Relationships>
            """),
        // Format 49 is text: a value that is edited in the sheet stays what it is.
        ("xl/styles.xml", $"""
            {Declared}<styleSheet xmlns="{Main}">
            <numFmts count="2"><numFmt numFmtId="164" formatCode="{TimeFormat}"/><numFmt numFmtId="165" formatCode="[h]:mm:ss.000"/></numFmts>
            <fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
            <fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
            <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
            <cellXfs count="5">
            <xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
            <xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>
            <xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            <xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            <xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
            </cellXfs>
            </styleSheet>
            """),
    ];
}
