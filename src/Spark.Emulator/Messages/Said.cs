namespace Spark.Emulator;

/// <summary>What a request says, formatted: text, markdown, html and who is mentioned.</summary>
internal sealed record Said(
    string? Text,
    string? Markdown,
    string? Html,
    IReadOnlyList<PersonRow> People,
    bool MentionsAll
)
{
    public IReadOnlyList<Guid> Mentioned { get; } = [.. People.Select(person => person.Key)];

    public static Said From(MessageRequest request, PeopleStore people)
    {
        var text = string.IsNullOrEmpty(request.Text) ? null : request.Text;
        if (string.IsNullOrEmpty(request.Markdown))
            return new Said(text, Markdown: null, Html: null, [], MentionsAll: false);
        var formatted = MarkdownFormatter.Format(request.Markdown, people);
        // Webex API: beside markdown, text is the fallback; without one it is derived.
        return new Said(
            text ?? formatted.Text,
            request.Markdown,
            formatted.Html,
            formatted.People,
            formatted.MentionsAll
        );
    }

    public Message ToWire(Message message) =>
        message with
        {
            Text = Text,
            Markdown = Markdown,
            Html = Html,
            MentionedPeople = People.Count == 0 ? null : [.. People.Select(person => person.Id)],
            MentionedGroups = MentionsAll ? ["all"] : null,
        };
}
