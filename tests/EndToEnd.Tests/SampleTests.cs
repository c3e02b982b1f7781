extern alias AccessControlSample;
extern alias CardFormSample;
extern alias CommandsSample;
extern alias ConversationSample;
extern alias LunchSample;
extern alias NotifierSample;

using System.Net;
using System.Text;

namespace EndToEnd.Tests;

/// <summary>Each sample does what its first line says.</summary>
public class SampleTests
{
    [Fact]
    public async Task Commands()
    {
        await using var sample = await SampleHost<CommandsSample::Program>.StartAsync();

        (await sample.AskAsync("dice 2"))!.ShouldEndWith("of 2");
        (await sample.AskAsync("roll many"))!.ShouldContain("Usage: roll [SIDES]");
        (await sample.AskAsync("remind 2026-12-24 buy   gifts")).ShouldBe("On 2026-12-24: buy   gifts");
        (await sample.AskAsync("have you seen abc-17?")).ShouldBe("https://issues.example.com/abc-17");
        (await sample.AskAsync("who")).ShouldBe("“who” works in group rooms only.");
        var help = await sample.AskMessageAsync("help");
        help.Text!.ShouldContain("roll [SIDES] (or dice): rolls dice");
        (await sample.SubmitAsync(help, """{"spark.command":"roll"}""")).Text!.ShouldEndWith("of 6");
        (await sample.AskAsync("what?")).ShouldBe("I did not get that. Write help to see what I can do.");
        var room = await sample.Alice.CreateRoomAsync("Lab", sample.Bot);
        await sample.Alice.SaysAsync(room.Id, $"{sample.Bot.Mention} who");
        (await sample.Alice.NextReplyAsync()).Text!.Split(", ").Order().ShouldBe(["Alice", "EchoBot"]);
    }

    [Fact]
    public async Task Card_form()
    {
        await using var sample = await SampleHost<CardFormSample::Program>.StartAsync();

        var card = await sample.AskMessageAsync("leave");
        card.Text.ShouldBe("Your client shows no cards.");

        (await sample.SubmitAsync(card, """{"from":"2026-08-03","days":""}""")).Text.ShouldBe("days is missing.");
        (await sample.SubmitAsync(card, """{"from":"2026-08-03","days":"99"}""")).Text.ShouldBe(
            "Between 1 and 60 days, please."
        );
        var noted = await sample.SubmitAsync(card, """{"from":"2026-08-03","days":"5","reason":"beach"}""");
        noted.Text.ShouldBe("Noted: 5 days from 2026-08-03.");
        noted.ParentId.ShouldBe(card.Id);
        (await sample.SubmitAsync(card, """{"from":"2026-08-03","days":"5"}""")).Text.ShouldBe(
            "This card has been sent already."
        );
    }

    [Fact]
    public async Task Lunch()
    {
        await using var sample = await SampleHost<LunchSample::Program>.StartAsync();

        (await sample.AskAsync("hello")).ShouldBe("Write lunch, if you are hungry.");
        var card = await sample.AskMessageAsync("lunch");
        var question = await sample.SubmitAsync(card, """{"Dish":"Pizza","Portions":"2"}""");
        question.Text.ShouldBe("2 × Pizza, coming. How many stars for ordering?");
        question.ParentId.ShouldBe(card.Id);
        (await sample.AskAsync("6")).ShouldBe("1 to 5, please.");
        (await sample.AskAsync("5")).ShouldBe("★★★★★ Thank you!");
        (await sample.AskAsync("5")).ShouldBe("Write lunch, if you are hungry.");
    }

    [Fact]
    public async Task Conversation()
    {
        await using var sample = await SampleHost<ConversationSample::Program>.StartAsync();

        (await sample.AskAsync("order"))!.ShouldStartWith("What would you like?");
        (await sample.AskAsync("Pizza")).ShouldBe("How many?");
        (await sample.AskAsync("lots")).ShouldBe("A number, please.");
        (await sample.AskAsync("21")).ShouldBe("Between 1 and 20, please.");
        (await sample.AskAsync("2")).ShouldBe("2 × Pizza. Thank you!");
        await sample.AskAsync("order");
        (await sample.AskAsync("cancel")).ShouldBe("Never mind.");
    }

    [Fact]
    public async Task Notifier()
    {
        await using var sample = await SampleHost<NotifierSample::Program>.StartAsync();
        using var notice = new StringContent(
            """{"to":"alice@example.com","title":"Backup","text":"took **5** minutes <@all>"}""",
            Encoding.UTF8,
            "application/json"
        );

        (await sample.Http.PostAsync(new Uri("/notices", UriKind.Relative), notice)).StatusCode.ShouldBe(
            HttpStatusCode.Accepted
        );

        var message = await sample.Alice.NextReplyAsync();
        message.Html!.ShouldContain("<strong>Backup</strong>");
        message.Text!.ShouldContain("took **5** minutes <@all>");
        (await sample.AskAsync("thanks")).ShouldBe("I only bring notices.");
    }

    [Fact]
    public async Task Access_control()
    {
        await using var sample = await SampleHost<AccessControlSample::Program>.StartAsync();

        (await sample.AskAsync("status")).ShouldBe("All is well.");
        (await sample.AskAsync("deploy")).ShouldBe("Deployed.");
        await sample.Bob.SaysAsync(sample.Bot, "status");
        (await sample.Bob.NextReplyAsync()).Text!.ShouldStartWith("I only talk to people on my list.");
    }
}
