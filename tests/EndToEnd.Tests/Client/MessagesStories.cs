using Spark.Client;

namespace EndToEnd.Tests.Client;

public class MessagesStories
{
    [Fact]
    public async Task Said_answered_edited_listed_and_deleted()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var messages = cloud.Alice.Messages;
        var room = await cloud.RoomAsync("bob", "echobot");

        var said = await messages.CreateAsync(new() { RoomId = room, Markdown = "**first**" });
        var answer = await cloud.Bob.Messages.CreateAsync(new() { ParentId = said.Id, Text = "answer" });
        var mention = await messages.CreateAsync(
            new() { RoomId = room, Markdown = $"<@personId:{cloud.IdOf("echobot")}> hello" }
        );

        said.Text.ShouldBe("first");
        answer.RoomId.ShouldBe(room);
        (await messages.GetAsync(answer.Id)).ParentId.ShouldBe(said.Id);
        (await messages.ListAsync(new() { RoomId = room }).AllAsync())
            .Select(message => message.Id)
            .ShouldBe([mention.Id, answer.Id, said.Id]);
        (await messages.ListAsync(new() { RoomId = room, ParentId = said.Id }).AllAsync())
            .ShouldHaveSingleItem()
            .Id.ShouldBe(answer.Id);
        (await messages.ListAsync(new() { RoomId = room, BeforeMessage = answer.Id }).AllAsync())
            .ShouldHaveSingleItem()
            .Id.ShouldBe(said.Id);
        (await cloud.Bot.Messages.ListAsync(new() { RoomId = room, MentionedPeople = "me" }).AllAsync())
            .ShouldHaveSingleItem()
            .Id.ShouldBe(mention.Id);
        await Should.ThrowAsync<SparkForbiddenException>(() =>
            cloud.Bot.Messages.ListAsync(new() { RoomId = room }).AllAsync()
        );
        var edited = await messages.EditAsync(said.Id, new() { RoomId = room, Text = "second" });
        edited.Text.ShouldBe("second");
        edited.Updated.ShouldNotBeNull();
        await messages.DeleteAsync(said.Id);
        await Should.ThrowAsync<SparkNotFoundException>(() => messages.GetAsync(said.Id));
    }

    [Fact]
    public async Task Two_people_talk_directly()
    {
        await using var cloud = await ClientCloud.StartAsync();

        var one = await cloud.Alice.Messages.CreateAsync(new() { ToPersonEmail = "bob@example.com", Text = "hi" });
        var two = await cloud.Bob.Messages.CreateAsync(new() { ToPersonId = cloud.IdOf("alice"), Text = "hello" });

        two.RoomId.ShouldBe(one.RoomId);
        one.RoomType.ShouldBe(RoomType.Direct);
        (await cloud.Alice.Messages.ListDirectAsync(new() { PersonId = cloud.IdOf("bob") }).AllAsync())
            .Select(message => message.Text)
            .ShouldBe(["hello", "hi"]);
    }

    [Fact]
    public async Task A_long_conversation_is_listed_over_more_than_three_pages()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var room = await cloud.RoomAsync();
        for (var i = 0; i < 7; i++)
        {
            await cloud.Alice.Messages.CreateAsync(new() { RoomId = room, Text = $"{i}" });
        }

        (await cloud.Alice.Messages.ListAsync(new() { RoomId = room, PageSize = 2 }).AllAsync())
            .Select(message => message.Text)
            .ShouldBe(["6", "5", "4", "3", "2", "1", "0"]);
    }

    [Fact]
    public async Task A_file_is_sent_and_fetched_in_every_way()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var room = await cloud.RoomAsync("bob");
        byte[] bytes = [1, 2, 3, 254];

        var message = await cloud.Alice.Messages.CreateAsync(
            new() { RoomId = room, Text = "see" },
            FileUpload.FromBytes(bytes, "größe.bin", "application/x-story")
        );
        var file = message.Files.ShouldNotBeNull().ShouldHaveSingleItem();

        var info = await cloud.Bob.Contents.GetAsync(file);
        info.Name.ShouldBe("größe.bin");
        info.ContentType.ShouldBe("application/x-story");
        info.Size.ShouldBe(4);
        await using (var download = await cloud.Bob.Contents.OpenAsync(file))
        {
            using var copy = new MemoryStream();
            await download.Stream.CopyToAsync(copy);
            copy.ToArray().ShouldBe(bytes);
        }

        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var saved = await cloud.Bob.Contents.DownloadToAsync(file, path);
            (await File.ReadAllBytesAsync(saved.Path)).ShouldBe(bytes);
        }
        finally
        {
            File.Delete(path);
        }

        var passedOn = await cloud.Bob.Messages.CreateAsync(
            new() { RoomId = room },
            FileUpload.FromStream(new MemoryStream(bytes), "again.bin")
        );
        (await cloud.Alice.Contents.GetAsync(passedOn.Files![0])).Name.ShouldBe("again.bin");
    }

    [Fact]
    public async Task A_file_is_sent_from_its_path_under_its_name()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var room = await cloud.RoomAsync("bob");
        var directory = Directory.CreateTempSubdirectory("story");
        try
        {
            var path = Path.Combine(directory.FullName, "plan für März.txt");
            await File.WriteAllTextAsync(path, "north");

            var message = await cloud.Alice.Messages.CreateAsync(
                new() { RoomId = room, Markdown = "**the plan**" },
                FileUpload.FromPath(path)
            );

            message.Text.ShouldBe("the plan");
            await using var download = await cloud.Bob.Contents.OpenAsync(message.Files![0]);
            download.Info.Name.ShouldBe("plan für März.txt");
            download.Info.ContentType.ShouldStartWith("text/plain");
            using var reader = new StreamReader(download.Stream);
            (await reader.ReadToEndAsync()).ShouldBe("north");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_file_at_a_public_address_is_fetched_by_the_service()
    {
        await using var cloud = await ClientCloud.StartAsync();
        var room = await cloud.RoomAsync("bob");
        var address = new Uri(cloud.Emulator.Url, "style.css");
        using var http = new HttpClient(new SocketsHttpHandler());

        var message = await cloud.Alice.Messages.CreateAsync(
            new() { RoomId = room, Text = "see" },
            FileUpload.FromUrl(address)
        );

        var info = await cloud.Bob.Contents.GetAsync(message.Files![0]);
        info.Name.ShouldBe("style.css");
        info.ContentType.ShouldStartWith("text/css");
        info.Size.ShouldBe((await http.GetByteArrayAsync(address)).Length);
    }
}
