// A small set of our own, in groups; the system draws them. Each entry: emoji, name, more words.

export interface Emoji {
  character: string;
  /** The first word or words name it. */
  words: string;
}

const kLines = `
👍 thumbs up yes good like|👎 thumbs down no bad|❤️ heart love|😂 tears of joy laugh lol
😮 surprised wow|😢 crying sad tear|🙏 thank you please pray|🎉 party celebrate tada|🔥 fire hot
👏 clapping bravo|✅ check done yes|👀 eyes look

😀 grinning smile happy|😄 smiling happy|😅 sweat relief phew|🤣 rolling laugh|🙂 slight smile|😉 wink
😊 blush happy|😇 angel halo|🥰 in love hearts|😍 heart eyes love|😘 kiss|😋 yummy tasty
😜 tongue joke silly|🤪 zany crazy|🤗 hug|🤔 thinking hmm|🤨 doubt eyebrow|😐 neutral|🙄 rolling eyes
😏 smirk|😬 grimace awkward|😌 relieved calm|😴 sleeping tired|🤒 ill sick|🤯 mind blown
🥳 party face birthday|😎 cool sunglasses|🤓 nerd glasses|😕 confused|😟 worried|😳 flushed embarrassed
🥺 pleading puppy|😭 sobbing cry|😱 scream shock|😤 huff proud|😡 angry rage|💀 skull dead|👻 ghost
🤖 robot|💩 poo

👋 wave hello bye|🤚 hand raised|👌 ok perfect|✌️ peace victory|🤞 fingers crossed luck|🤟 love you
🤘 rock horns|👈 left point|👉 right point|👆 up point|👇 down point|✊ fist|👊 bump punch|🙌 hooray hands
🤝 handshake deal|💪 strong muscle|🫡 salute|🤷 shrug dunno|🤦 facepalm|🙋 raise hand me

🐶 dog|🐱 cat|🦊 fox|🐻 bear|🐼 panda|🐸 frog|🐵 monkey|🐔 chicken|🐧 penguin|🦉 owl|🐝 bee|🦋 butterfly
🐢 turtle|🐙 octopus|🐳 whale|🌸 blossom flower|🌹 rose|🌻 sunflower|🌲 tree|🌵 cactus|🍀 clover luck
🌈 rainbow|☀️ sun|🌙 moon|⭐ star|⚡ lightning zap|❄️ snow cold|☔ rain umbrella|🌊 wave sea

🍎 apple|🍌 banana|🍓 strawberry|🍕 pizza|🍔 burger|🍟 fries|🌮 taco|🍣 sushi|🍜 noodles ramen|🥗 salad
🍞 bread|🧀 cheese|🥐 croissant|🍰 cake slice|🎂 birthday cake|🍪 cookie|🍫 chocolate|🍿 popcorn|☕ coffee
🍵 tea|🍺 beer|🍷 wine|🥂 cheers champagne

⚽ football soccer|🏀 basketball|🎾 tennis|🏆 trophy win|🥇 gold medal first|🎯 target bullseye|🎮 game
🎲 dice|🎸 guitar|🎵 music note|🎤 microphone sing|🎧 headphones|🎬 film|📷 camera photo|🚗 car
🚲 bicycle bike|✈️ plane travel|🚀 rocket launch ship|🏠 home house|🏖️ beach holiday|⛰️ mountain
🗺️ map

💡 idea bulb|💻 laptop computer|📱 phone|☎️ telephone call|📞 receiver call|⏰ alarm clock
📅 calendar date|📌 pin|📎 paperclip|✏️ pencil write|📝 note memo|📚 books|🔍 search magnifier
🔒 lock secure|🔑 key|🔧 wrench fix|🧪 test tube|🐛 bug|🧹 broom clean|🎁 gift present|💰 money
💯 hundred perfect|❓ question|❗ exclamation important|⚠️ warning|❌ cross no|➕ plus|♻️ recycle
💤 sleep|💔 broken heart|💜 purple heart|💙 blue heart|💚 green heart|✨ sparkles|👑 crown
`;

const kEmoji: readonly Emoji[] = kLines
  .trim()
  .split(/[|\n]+/)
  .map((entry) => {
    const space = entry.indexOf(" ");
    return { character: entry.slice(0, space), words: entry.slice(space + 1) };
  });

/** Every word that was typed must begin a word of the emoji. */
export function findEmoji(query: string): readonly Emoji[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return kEmoji;
  return kEmoji.filter(({ words }) => wanted.every((part) => ` ${words}`.includes(` ${part}`)));
}
