using System.Text;
using LogHunt.Engine.Schema;
using LogHunt.Ingest.Rows;
using LogHunt.Ingest.Times;

namespace LogHunt.Ingest.Tests;

public class RowWriterTests
{
    [Test]
    public void A_column_is_set_by_its_typed_name_only()
    {
        var setters = typeof(RowWriter).GetMethods()
            .Where(method => method.Name is "Text" or "Number" or "Address" or "Time" or "AddressOrHost" or "Has" or "Peek" or "NumberOf");
        Assert.That(setters.Where(setter => setter.GetParameters()[0].ParameterType is var first
            && !first.IsSubclassOf(typeof(AsimColumn)) && first != typeof(AsimColumn) && first != typeof(LogTime?)), Is.Empty);
    }

    [Test]
    public void Every_column_of_a_table_is_a_static_of_its_name_type_and_place()
    {
        var columns = typeof(Asim).GetFields().Select(field => (field.Name, Column: (AsimColumn)field.GetValue(null)!)).ToList();
        Assert.That(columns.Where(column => column.Name != column.Column.Name), Is.Empty);
        Assert.That(columns.Where(column => StandardTables.All.All(table => column.Column.In(table) < 0)), Is.Empty);
        foreach (var table in StandardTables.All)
        {
            var placed = columns.Where(column => column.Column.In(table) >= 0).OrderBy(column => column.Column.In(table))
                .Select(column => column.Column.Schema with { Name = column.Name });
            Assert.That(placed, Is.EqualTo(table.Columns), table.Name);
        }
    }

    [Test]
    public void What_is_no_address_does_not_get_into_a_column_of_addresses()
    {
        var rows = new RowWriter();
        rows.Begin(StandardTables.NetworkSession);
        Assert.Multiple(() =>
        {
            Assert.That(rows.Address(Asim.SrcIpAddr, "fw-1.example"u8), Is.False);
            Assert.That(rows.Has(Asim.SrcIpAddr), Is.False);
            Assert.That(rows.Address(Asim.SrcIpAddr, "2001:DB8:0::1"u8), Is.True);
            Assert.That(Encoding.UTF8.GetString(rows.Peek(Asim.SrcIpAddr)), Is.EqualTo("2001:db8::1"));
        });
    }

    [Test]
    public void A_column_that_the_table_lacks_is_refused_by_name()
    {
        var rows = new RowWriter();
        rows.Begin(StandardTables.Authentication);
        Assert.That(() => rows.Text(Asim.DnsQuery, "a.example"u8),
            Throws.ArgumentException.With.Message.Contains("Authentication has no column `DnsQuery`"));
    }

    [Test]
    public void Nothing_sets_nothing_everywhere()
    {
        var rows = new RowWriter();
        rows.Begin(StandardTables.NetworkSession);
        rows.Text(Asim.RuleName, ""u8);
        rows.Number(Asim.SrcBytes, ""u8);
        rows.Extra("rest"u8, ""u8);
        rows.Extra("more", "");
        Assert.That(rows.Values(0), Is.Empty);
    }
}
