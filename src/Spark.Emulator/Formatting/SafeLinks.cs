using Markdig.Renderers;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax.Inlines;

namespace Spark.Emulator;

/// <summary>Links lead to web pages and mail boxes only; anything else, and every image, is shown as its text.</summary>
internal static class SafeLinks
{
    public static bool Allows(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "mailto";
}

internal sealed class SafeLinkRenderer : LinkInlineRenderer
{
    protected override void Write(HtmlRenderer renderer, LinkInline link)
    {
        if (!link.IsImage && SafeLinks.Allows(link.Url))
            base.Write(renderer, link);
        else
            renderer.WriteChildren(link);
    }
}

internal sealed class SafeAutolinkRenderer : AutolinkInlineRenderer
{
    protected override void Write(HtmlRenderer renderer, AutolinkInline obj)
    {
        if (obj.IsEmail || SafeLinks.Allows(obj.Url))
            base.Write(renderer, obj);
        else
            renderer.WriteEscape(obj.Url);
    }
}
