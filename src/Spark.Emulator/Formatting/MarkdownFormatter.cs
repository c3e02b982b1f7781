using System.Net;
using System.Text;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;

namespace Spark.Emulator;

/// <summary>Markdown as the service shows it: html without raw html or odd links, the text that is derived, and who is mentioned.</summary>
internal static class MarkdownFormatter
{
    private static readonly MarkdownPipeline Pipeline = NewPipeline();

    public static Formatted Format(string markdown, PeopleStore people)
    {
        try
        {
            return Format(Markdown.Parse(markdown, Pipeline), people);
        }
        catch (ArgumentException) // nested too deeply to be parsed or rendered: shown as it was typed
        {
            return new Formatted($"<p>{WebUtility.HtmlEncode(markdown)}</p>", markdown, [], MentionsAll: false);
        }
    }

    private static Formatted Format(MarkdownDocument document, PeopleStore people)
    {
        var mentioned = new List<PersonRow>();
        var all = false;
        foreach (var mention in document.Descendants<MentionInline>())
        {
            mention.Resolve(people);
            all |= mention.MeansAll;
            if (mention.Person is { } person && !mentioned.Contains(person))
                mentioned.Add(person);
        }

        return new Formatted(Html(document), Text(document), mentioned, all);
    }

    private static string Html(MarkdownDocument document)
    {
        var output = new StringWriter();
        var renderer = new HtmlRenderer(output);
        return Render(document, renderer, output);
    }

    private static string Text(MarkdownDocument document)
    {
        var output = new StringWriter();
        var renderer = new HtmlRenderer(output)
        {
            EnableHtmlForBlock = false,
            EnableHtmlForInline = false,
            EnableHtmlEscape = false,
        };
        var text = new StringBuilder(Render(document, renderer, output));
        return text.Replace('\n', ' ').ToString();
    }

    private static string Render(MarkdownDocument document, HtmlRenderer renderer, StringWriter output)
    {
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new SafeLinkRenderer());
        renderer.ObjectRenderers.Replace<AutolinkInlineRenderer>(new SafeAutolinkRenderer());
        renderer.ObjectRenderers.Add(new MentionRenderer());
        renderer.Render(document);
        return output.ToString().TrimEnd('\n');
    }

    private static MarkdownPipeline NewPipeline()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml();
        builder.InlineParsers.Insert(0, new MentionParser());
        return builder.Build();
    }
}

internal sealed record Formatted(string Html, string Text, IReadOnlyList<PersonRow> People, bool MentionsAll);
