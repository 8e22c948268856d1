using System.Text;
using System.Text.Json;
using Isotrope.Storage;
using Isotrope.Training.Data;
using Isotrope.Training.Tests.Pretrained;

namespace Isotrope.Training.Tests.Data;

public sealed class BytePairTokenizerTests : IDisposable
{
    // 'Ġ' is GPT-2's letter for a space
    private static readonly (string, string)[] s_merges =
    [
        ("t", "h"), ("th", "e"), ("Ġ", "the"), ("i", "n"), ("in", "g"), ("1", "2"), ("h", "e"), ("Ã", "©"), ("Ġ", "t"),
        ("'", "s"), ("Ċ", "Ċ"),
    ];

    private readonly TemporaryFolder _temporary = new();

    private string Folder => _temporary.Path;

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData("the thing in the theatre")]
    [InlineData("  the  the")]                        // spaces before a word belong to it, but for all but the last
    [InlineData("he's 1212 thé 'S")]
    [InlineData("caf\u00e9 \ud83d\ude00 \u4e2d\u6587")]  // two, four and three bytes a letter
    [InlineData("")]
    public void Tokens_of_GPT2_are_those_of_joining_the_earliest_pair_first(string text)
    {
        Write("gpt2");
        var tokenizer = BytePairTokenizer.Load(Folder);
        // the words that the published expression of GPT-2 cuts, written down by hand
        string[] words = text switch
        {
            "the thing in the theatre" => ["the", " thing", " in", " the", " theatre"],
            "  the  the" => [" ", " the", " ", " the"],
            "he's 1212 thé 'S" => ["he", "'s", " 1212", " thé", " '", "S"],
            "" => [],
            _ => ["café", " \ud83d\ude00", " 中文"],
        };
        Assert.Equal(words.SelectMany(Join), tokenizer.Encode(text));
        Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text)));
    }

    [Theory]
    // digits one by one, 'S in any case
    [InlineData("the  the\n\n\n12'S", new[] { "the", " ", " the", "\n\n\n", "1", "2", "'S" })]
    // a sign belongs to the word behind it
    [InlineData("(the\n the", new[] { "(the", "\n", " the" })]
    public void Qwen_cuts_words_in_its_own_way(string text, string[] words)
    {
        Write("qwen2");
        Assert.Equal(words.SelectMany(Join), BytePairTokenizer.Load(Folder).Encode(text));
    }

    [Fact]
    public void A_special_token_in_a_text_is_one_token()
    {
        Write("gpt2");
        var tokenizer = BytePairTokenizer.Load(Folder);
        var end = 256 + s_merges.Length;
        Assert.Equal([.. Join("the"), end, .. Join("the")], tokenizer.Encode("the<|endoftext|>the"));
        Assert.Equal(end + 1, tokenizer.Vocabulary);
    }

    [Fact]
    public void Bytes_that_are_no_character_are_shown_as_such()
    {
        Write("gpt2");
        Assert.Equal("a\ufffdb", BytePairTokenizer.Load(Folder).Decode(["a"u8[0], 0xF0, "b"u8[0]]));
    }

    [Theory]
    [InlineData(false)]   // "a b", as older programs write merges
    [InlineData(true)]    // ["a", "b"]
    public void The_single_file_of_newer_folders_is_as_good(bool pairs)
    {
        Write("qwen2");
        const string text = "the 12 things <|im_start|>he's";
        object merges = pairs
            ? s_merges.Select(pair => new[] { pair.Item1, pair.Item2 }) : s_merges.Select(pair => $"{pair.Item1} {pair.Item2}");
        var vocabulary = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "vocab.json"))).RootElement;
        File.WriteAllText(Path.Combine(Folder, "tokenizer.json"), JsonSerializer.Serialize(new
        {
            model = new { type = "BPE", vocab = vocabulary, merges },
            added_tokens = new[] { new { id = 300, content = "<|im_start|>", special = true } },
        }));
        var separate = BytePairTokenizer.Load(Folder).Encode(text);
        File.Delete(Path.Combine(Folder, "vocab.json"));
        var whole = BytePairTokenizer.Load(Folder);

        Assert.Equal(separate, whole.Encode(text));
        Assert.Contains(300, separate);
        Assert.Equal(301, whole.Vocabulary);
        Assert.Equal(text, whole.Decode(separate));
    }

    [Fact]
    public void Added_tokens_are_found_in_the_settings_too()
    {
        Write("qwen2");
        File.WriteAllText(Path.Combine(Folder, "tokenizer_config.json"),
            """{"added_tokens_decoder": {"290": {"content": "<|im_end|>", "special": true}}}""");
        Assert.Equal([290], BytePairTokenizer.Load(Folder).Encode("<|im_end|>"));
    }

    [Fact]
    public void A_copy_is_the_same_tokenizer()
    {
        Write("gpt2");
        var copy = Path.Combine(Folder, "copy");
        var tokenizer = BytePairTokenizer.Load(Folder);
        tokenizer.CopyTo(copy);
        const string text = "the thing's <|endoftext|>";
        Assert.Equal(tokenizer.Encode(text), BytePairTokenizer.Load(copy).Encode(text));
    }

    [Fact]
    public void Missing_files_are_named()
    {
        Write("gpt2");
        File.Delete(Path.Combine(Folder, "merges.txt"));
        Assert.Contains("merges.txt is missing", Refusal());
        File.Delete(Path.Combine(Folder, "vocab.json"));
        Assert.Contains("vocab.json is missing", Refusal());

        string Refusal() => Assert.Throws<FileNotFoundException>(() => BytePairTokenizer.Load(Folder)).Message;
    }

    [Theory]
    [InlineData("vocab.json", "{\"a\": \"b\"}")]
    [InlineData("vocab.json", "[1]")]
    [InlineData("merges.txt", "t h\nno such\n")]
    [InlineData("merges.txt", "t h e\n")]
    public void Damaged_files_are_named(string file, string content)
    {
        Write("gpt2");
        _temporary.Write(file, Encoding.UTF8.GetBytes(content));
        Assert.Equal(Path.Combine(Folder, file), Assert.Throws<CorruptFileException>(() => BytePairTokenizer.Load(Folder)).Path);
    }

    [Fact]
    public void A_tokenized_corpus_keeps_its_text_and_batches_hold_its_tokens()
    {
        Write("gpt2");
        var tokenizer = BytePairTokenizer.Load(Folder);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("the thing 's ", 200)));
        var bytes = new Corpus("words", text);
        var corpus = bytes.Tokenized(tokenizer);

        var ids = tokenizer.Encode(Encoding.UTF8.GetString(text));
        Assert.Equal((ids.Length, tokenizer.Vocabulary, bytes.Sha256), (corpus.Length, corpus.Vocabulary, corpus.Sha256));
        Assert.Equal(text, corpus.Text.ToArray());
        using var batch = new CorpusSplit(corpus).Training.Batch([7], 5);
        Assert.Equal(ids[7..12].Select(id => (long)id), batch.Inputs.data<long>().ToArray());
        Assert.Equal(ids[8..13].Select(id => (long)id), batch.Targets.data<long>().ToArray());
    }

    /// <summary>The ids of a word: as long as any pair can be joined, all of the earliest kind are.</summary>
    private static List<int> Join(string word)
    {
        var parts = Encoding.UTF8.GetBytes(word).Select(value => TokenAlphabet.Bytes[value].ToString()).ToList();
        while (true)
        {
            var rank = Enumerable.Range(0, Math.Max(0, parts.Count - 1))
                .Select(i => Array.IndexOf(s_merges, (parts[i], parts[i + 1])))
                .Where(found => found >= 0).DefaultIfEmpty(-1).Min();
            if (rank < 0) break;
            var (first, second) = s_merges[rank];
            for (var i = 0; i + 1 < parts.Count; i++)
                if ((parts[i], parts[i + 1]) == (first, second))
                {
                    parts[i] = first + second;
                    parts.RemoveAt(i + 1);
                }
        }
        return [.. parts.Select(part => part.Length == 1
            ? Array.IndexOf(TokenAlphabet.Bytes, part[0])
            : 256 + Array.FindIndex(s_merges, pair => pair.Item1 + pair.Item2 == part))];
    }

    private void Write(string architecture)
    {
        _temporary.Write("config.json", Encoding.UTF8.GetBytes($"{{\"model_type\": \"{architecture}\"}}"));
        PublishedModel.WriteTokenizer(Folder, s_merges);
    }
}
