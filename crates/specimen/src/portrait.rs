//! Faces that are nobody's: a few smooth shapes, chosen by the seed.

use crate::canvas::{Canvas, Colour, Point};
use crate::rng::Rng;
use crate::{Person, Sex};

const SKINS: [Colour; 6] =
    [[250, 219, 197], [240, 200, 170], [226, 178, 142], [198, 144, 106], [152, 102, 70], [108, 72, 50]];
const HAIRS: [Colour; 6] =
    [[32, 26, 24], [62, 42, 30], [98, 66, 42], [150, 104, 60], [196, 158, 98], [122, 58, 34]];
const GREY_HAIR: Colour = [176, 176, 180];
const SHIRTS: [Colour; 6] =
    [[44, 62, 92], [92, 44, 58], [46, 84, 72], [66, 66, 74], [128, 96, 60], [78, 64, 110]];
const EYES: [Colour; 4] = [[72, 48, 32], [52, 84, 116], [70, 98, 66], [40, 32, 28]];

/// How a portrait is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Print {
    Full,
    /// Pale, as the second image on a document.
    Ghost,
}

/// Draws the face of one person on a board of 100 × 125 units.
struct Face<'a> {
    canvas: &'a mut Canvas,
    origin: Point,
    scale: f32,
    print: Print,
    skin: Colour,
    hair: Colour,
    shirt: Colour,
    eyes: Colour,
    style: u32,
    beard: bool,
    glasses: bool,
    long_hair: bool,
}

/// Draws the portrait of the person with its top left at the point, as wide as told and 1.25 times as high.
pub(crate) fn portrait(canvas: &mut Canvas, person: &Person, at: Point, width: f32, print: Print) {
    let height = width * 1.25;
    canvas.clip(at, (width, height), width * 0.03);
    let backdrop = if print == Print::Ghost { [236, 238, 242] } else { [222, 228, 236] };
    canvas.rect(at, (width, height), backdrop);
    Face::of(canvas, person, at, width / 100.0, print).draw();
    canvas.unclip();
}

/// A selfie: the same face as on the documents, larger, in front of a room. JPEG, 960 × 1200 pixels.
#[must_use]
pub fn selfie(person: &Person) -> Vec<u8> {
    let mut canvas = Canvas::new(960.0, 1200.0);
    let mut rng = Rng::new(person.seed ^ 0x0000_5E1F_1E00);
    let wall = *rng.pick(&[[214, 206, 190], [196, 208, 206], [204, 198, 212], [220, 212, 204]]);
    canvas.rect((0.0, 0.0), (960.0, 1200.0), wall);
    canvas.rect((70.0, 90.0), (230.0, 300.0), wall.map(|part| part - 40));
    canvas.rect((84.0, 104.0), (202.0, 272.0), [176, 198, 210]);
    canvas.blob(
        &[(84.0, 376.0), (140.0, 270.0), (200.0, 320.0), (240.0, 250.0), (286.0, 376.0)],
        [120, 146, 120],
    );
    canvas.rect((700.0, 0.0), (26.0, 1200.0), wall.map(|part| part - 24));
    canvas.rect((726.0, 0.0), (234.0, 1200.0), wall.map(|part| part - 12));
    Face::of(&mut canvas, person, (0.0, 30.0), 9.6, Print::Full).draw();
    canvas.text(crate::canvas::Font::SansBold, 26.0, (40.0, 1166.0), [255, 255, 255], "SPECIMEN");
    canvas.into_jpeg()
}

impl<'a> Face<'a> {
    fn of(canvas: &'a mut Canvas, person: &Person, origin: Point, scale: f32, print: Print) -> Self {
        let mut rng = Rng::new(person.seed ^ 0x00FA_CE00);
        let female = person.sex == Sex::Female;
        let old = person.birth_date.year() < 1966;
        let tones = match person.nationality {
            "NG" => &SKINS[4..],
            "IN" | "EG" | "MA" | "BR" => &SKINS[2..5],
            _ => &SKINS[..4],
        };
        let hair = match person.nationality {
            "NG" | "IN" | "CN" | "JP" | "KR" | "VN" | "EG" => HAIRS[0],
            _ => *rng.pick(&HAIRS),
        };
        Self {
            canvas,
            origin,
            scale,
            print,
            skin: *rng.pick(tones),
            hair: if old { GREY_HAIR } else { hair },
            shirt: *rng.pick(&SHIRTS),
            eyes: *rng.pick(&EYES),
            style: rng.range(0, 2),
            beard: !female && rng.chance(35),
            glasses: rng.chance(22),
            long_hair: female && rng.chance(75),
        }
    }

    fn tone(&self, colour: Colour) -> Colour {
        if self.print == Print::Full {
            return colour;
        }
        let light = colour.map(u32::from).iter().sum::<u32>() / 3;
        let pale = |tint: u32| u8::try_from((light + tint * 2) / 3).unwrap_or(u8::MAX);
        [pale(205), pale(212), pale(228)]
    }

    fn place(&self, points: &[Point]) -> Vec<Point> {
        points.iter().map(|(x, y)| (self.origin.0 + x * self.scale, self.origin.1 + y * self.scale)).collect()
    }

    fn blob(&mut self, points: &[Point], colour: Colour) {
        let (points, colour) = (self.place(points), self.tone(colour));
        self.canvas.blob(&points, colour);
    }

    fn curve(&mut self, points: &[Point], width: f32, colour: Colour) {
        let (points, colour) = (self.place(points), self.tone(colour));
        self.canvas.curve(&points, width * self.scale, colour);
    }

    fn ellipse(&mut self, at: Point, (rx, ry): Point, colour: Colour) {
        let (at, colour) = (self.place(&[at])[0], self.tone(colour));
        self.canvas.ellipse(at, (rx * self.scale, ry * self.scale), colour);
    }

    fn draw(&mut self) {
        let shade = self.skin.map(|part| part - part / 8);
        if self.long_hair {
            self.hair_behind();
        }
        self.body(shade);
        self.ellipse((27.5, 58.0), (4.0, 7.0), shade);
        self.ellipse((72.5, 58.0), (4.0, 7.0), shade);
        let head = [
            (50.0, 20.0),
            (66.0, 26.0),
            (72.5, 44.0),
            (71.5, 62.0),
            (65.0, 78.0),
            (56.0, 87.0),
            (50.0, 88.5),
            (44.0, 87.0),
            (35.0, 78.0),
            (28.5, 62.0),
            (27.5, 44.0),
            (34.0, 26.0),
        ];
        self.blob(&head, self.skin);
        if self.beard {
            self.beard();
        }
        self.features(shade);
        self.hair_in_front();
        if self.glasses {
            self.glasses();
        }
    }

    fn body(&mut self, shade: Colour) {
        let shoulders = [
            (8.0, 128.0),
            (10.0, 112.0),
            (22.0, 104.0),
            (42.0, 98.0),
            (58.0, 98.0),
            (78.0, 104.0),
            (90.0, 112.0),
            (92.0, 128.0),
            (50.0, 134.0),
        ];
        self.blob(&shoulders, self.shirt);
        self.blob(
            &[
                (41.0, 78.0),
                (59.0, 78.0),
                (60.0, 98.0),
                (56.0, 104.0),
                (50.0, 107.0),
                (44.0, 104.0),
                (40.0, 98.0),
            ],
            shade,
        );
        let collar = self.shirt.map(|part| part.saturating_add(34));
        self.curve(&[(38.5, 98.5), (43.0, 106.0), (50.0, 110.0), (57.0, 106.0), (61.5, 98.5)], 2.2, collar);
    }

    fn features(&mut self, shade: Colour) {
        let dark = self.hair.map(|part| part - part / 4);
        let blush = [self.skin[0], self.skin[1] - 9, self.skin[2] - 9];
        self.ellipse((36.5, 67.0), (5.4, 4.0), blush);
        self.ellipse((63.5, 67.0), (5.4, 4.0), blush);
        for (x, mirror) in [(39.5, -1.0), (60.5, 1.0)] {
            self.ellipse((x, 54.0), (4.7, 2.7), [248, 248, 246]);
            self.ellipse((x, 54.0), (2.5, 2.5), self.eyes);
            self.ellipse((x, 54.0), (1.2, 1.2), [16, 16, 18]);
            self.ellipse((x + 0.8, 53.1), (0.55, 0.55), [255, 255, 255]);
            self.curve(&[(x - 5.0, 53.6), (x, 50.9), (x + 5.0, 53.6)], 0.9, [44, 34, 32]);
            let brow = [(x - mirror * 5.2, 46.4), (x + mirror * 1.0, 44.9), (x + mirror * 5.8, 46.9)];
            self.curve(&brow, if self.long_hair { 1.1 } else { 1.5 }, dark);
        }
        let line = shade.map(|part| part - part / 6);
        self.curve(&[(51.5, 55.0), (53.2, 64.0), (54.2, 67.4), (51.0, 69.0), (46.6, 68.2)], 1.0, line);
        let lips = if self.long_hair { [178, 76, 78] } else { [164, 96, 84] };
        self.blob(
            &[(42.5, 75.8), (47.0, 74.3), (50.0, 75.0), (53.0, 74.3), (57.5, 75.8), (50.0, 79.4)],
            lips,
        );
        self.curve(&[(42.5, 75.8), (50.0, 76.6), (57.5, 75.8)], 0.6, [110, 52, 50]);
    }

    fn beard(&mut self) {
        let points = [
            (28.8, 62.0),
            (33.0, 66.0),
            (38.0, 71.5),
            (50.0, 70.6),
            (62.0, 71.5),
            (67.0, 66.0),
            (71.2, 62.0),
            (65.4, 78.4),
            (56.2, 87.6),
            (50.0, 89.0),
            (43.8, 87.6),
            (34.6, 78.4),
        ];
        let [red, green, blue] = [0, 1, 2].map(|part| self.hair[part] / 2 + self.skin[part] / 2);
        self.blob(&points, [red, green, blue]);
    }

    fn hair_behind(&mut self) {
        let length = [112.0, 92.0, 124.0][self.style as usize];
        self.blob(
            &[
                (50.0, 13.0),
                (72.0, 20.0),
                (80.0, 46.0),
                (81.0, 76.0),
                (76.0, length),
                (50.0, length - 10.0),
                (24.0, length),
                (19.0, 76.0),
                (20.0, 46.0),
                (28.0, 20.0),
            ],
            self.hair,
        );
    }

    fn hair_in_front(&mut self) {
        let part = [40.0, 58.0, 50.0][self.style as usize];
        let fringe = [33.0, 36.0, 29.0][self.style as usize];
        let side = if self.long_hair { 62.0 } else { 50.0 };
        self.blob(
            &[
                (26.6, side),
                (25.4, 40.0),
                (30.0, 24.0),
                (40.0, 15.0),
                (52.0, 12.5),
                (64.0, 16.0),
                (71.0, 25.0),
                (74.6, 40.0),
                (73.4, side),
                (70.5, 44.0),
                (66.0, fringe + 2.0),
                (part, fringe - 3.0),
                (34.0, fringe + 3.0),
                (29.5, 44.0),
            ],
            self.hair,
        );
        let shine = self.hair.map(|part| part.saturating_add(26));
        self.curve(&[(36.0, 21.0), (48.0, 17.0), (60.0, 20.0)], 1.2, shine);
    }

    fn glasses(&mut self) {
        let frame = self.tone([46, 42, 44]);
        for x in [39.0, 61.0] {
            let at = self.place(&[(x, 54.5)])[0];
            self.canvas.ring(at, (8.0 * self.scale, 6.4 * self.scale), 1.1 * self.scale, frame);
        }
        self.curve(&[(47.0, 53.6), (50.0, 52.6), (53.0, 53.6)], 1.1, [46, 42, 44]);
        self.curve(&[(31.0, 53.0), (27.6, 52.0)], 1.1, [46, 42, 44]);
        self.curve(&[(69.0, 53.0), (72.4, 52.0)], 1.1, [46, 42, 44]);
    }
}
