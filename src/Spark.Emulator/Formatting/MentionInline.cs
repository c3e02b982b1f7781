using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Spark.Emulator;

/// <summary>A mention in markdown: <c>&lt;@personId:ID|Name></c>, <c>&lt;@personEmail:a@b.c></c> or <c>&lt;@all></c>.</summary>
internal sealed class MentionInline(string kind, string target, string? shownName) : LeafInline
{
    public bool MeansAll => kind is "all";

    public PersonRow? Person { get; private set; }

    public string Name => shownName ?? Person?.DisplayName ?? (MeansAll ? "All" : target);

    public void Resolve(PeopleStore people) =>
        Person = kind switch
        {
            "personId" => people.ById(target),
            "personEmail" => people.ByEmail(target),
            _ => null,
        };
}

internal sealed class MentionParser : InlineParser
{
    public MentionParser() => OpeningCharacters = ['<'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        if (!text.StartsWith("<@"))
            return false;
        var end = text.IndexOf('>');
        if (end < 0 || text[..end].Contains('\n'))
            return false;

        var inner = text[2..end];
        var bar = inner.IndexOf('|');
        var name = bar < 0 ? null : inner[(bar + 1)..].Trim().ToString();
        var target = bar < 0 ? inner : inner[..bar];
        var colon = target.IndexOf(':');
        var kind = (colon < 0 ? target : target[..colon]).Trim().ToString();
        if (kind is not ("all" or "personId" or "personEmail") || colon < 0 != kind is "all")
            return false;

        var id = colon < 0 ? "" : target[(colon + 1)..].Trim().ToString();
        processor.Inline = new MentionInline(kind, id, string.IsNullOrEmpty(name) ? null : name);
        slice.Start += end + 1;
        return true;
    }
}

internal sealed class MentionRenderer : HtmlObjectRenderer<MentionInline>
{
    protected override void Write(HtmlRenderer renderer, MentionInline obj)
    {
        var tagged = renderer.EnableHtmlForInline && (obj.MeansAll || obj.Person is not null);
        if (tagged && obj.MeansAll)
            renderer.Write("<spark-mention data-object-type=\"groupMention\" data-group-type=\"all\">");
        else if (tagged)
            renderer
                .Write("<spark-mention data-object-type=\"person\" data-object-id=\"")
                .Write(obj.Person!.Id)
                .Write("\">");
        if (renderer.EnableHtmlEscape)
            renderer.WriteEscape(obj.Name);
        else
            renderer.Write(obj.Name);
        if (tagged)
            renderer.Write("</spark-mention>");
    }
}
