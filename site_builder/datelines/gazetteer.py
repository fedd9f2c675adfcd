"""Names of places, of the countries and states they lie in, and the time zones kept there.

Each table is text, a line for each zone or name, so that a correction is a change of one line.
Names are compared by `zones.fold`: capitals, accents, dots, apostrophes and hamza forms do not
matter. `places` looks things up.
"""

# Where articles are filed: every capital, and the cities that news comes from. A comma inside a
# name is left out: "Paris Texas".
PLACES = """
Africa/Abidjan: Abidjan, Abiyán, Yamoussoukro, أبيدجان, ياموسوكرو, אביג׳אן
Africa/Accra: Accra, Acra, أكرا, אקרה
Africa/Addis_Ababa: Addis Ababa, Addis-Abeba, Adís Abeba, أديس أبابا, אדיס אבבה
Africa/Algiers: Algiers, Alger, Algier, Argel, Oran, Constantine, الجزائر, وهران, אלג׳יר
Africa/Asmara: Asmara, Asmera, أسمرة, אסמרה
Africa/Bamako: Bamako, باماكو, במאקו
Africa/Bangui: Bangui, بانغي, بانغوي, בנגואי
Africa/Banjul: Banjul, بانجول, בנג׳ול
Africa/Bissau: Bissau, Bisáu, بيساو, ביסאו
Africa/Blantyre: Lilongwe, Blantyre, ليلونغوي, بلانتاير, לילונגווה
Africa/Brazzaville: Brazzaville, برازافيل, ברזוויל
Africa/Bujumbura: Gitega, Bujumbura, غيتيغا, بوجومبورا, בוג׳ומבורה
Africa/Cairo: Cairo, Le Caire, El Cairo, Kairo, القاهرة, קהיר
Africa/Cairo: Alexandrie, Alejandría, Suez, Sharm el-Sheikh, Charm el-Cheikh, El-Arish, Giza
Africa/Cairo: الإسكندرية, السويس, شرم الشيخ, العريش, الجيزة, אלכסנדריה, שארם א-שייח׳
Africa/Casablanca: Rabat, Casablanca, Marrakesh, Marrakech, Tangier, Tanger, Fes, Fez, Agadir
Africa/Casablanca: الرباط, الدار البيضاء, مراكش, طنجة, فاس, רבאט, קזבלנקה
Africa/Ceuta: Ceuta, Melilla, سبتة, مليلية
Africa/Conakry: Conakry, Conakri, كوناكري, קונאקרי
Africa/Dakar: Dakar, داكار, דקאר
Africa/Dar_es_Salaam: Dodoma, Dar es Salaam, Daressalam, دودوما, دار السلام, דודומה
Africa/Djibouti: Djibouti, Yibuti, Dschibuti, جيبوتي, ג׳יבוטי
Africa/Douala: Yaoundé, Yaounde, Douala, ياوندي, دوالا, יאונדה
Africa/El_Aaiun: Laayoune, Laâyoune, El Aaiún, العيون
Africa/Freetown: Freetown, فريتاون, فري تاون, פריטאון
Africa/Gaborone: Gaborone, غابورون, גבורונה
Africa/Harare: Harare, هراري, הרארה
Africa/Johannesburg: Pretoria, Cape Town, Le Cap, Kapstadt, Ciudad del Cabo, Johannesburg
Africa/Johannesburg: Johannesburgo, Durban, Bloemfontein, Soweto
Africa/Johannesburg: بريتوريا, كيب تاون, جوهانسبرغ, جوهانسبورغ, פרטוריה, קייפטאון, יוהנסבורג
Africa/Juba: Juba, Djouba, Dschuba, جوبا, ג׳ובה
Africa/Kampala: Kampala, Entebbe, كمبالا, كامبالا, عنتيبي, קמפלה, אנטבה
Africa/Khartoum: Khartoum, Khartum, Jartum, Omdurman, Port Sudan, Port-Soudan
Africa/Khartoum: الخرطوم, أم درمان, بورتسودان, חרטום
Africa/Kigali: Kigali, كيغالي, קיגלי
Africa/Kinshasa: Kinshasa, كينشاسا, קינשאסה
Africa/Lagos: Abuja, Lagos, Kano, Maiduguri, أبوجا, لاغوس, אבוג׳ה, לאגוס
Africa/Libreville: Libreville, ليبرفيل, ליברוויל
Africa/Lome: Lomé, لومي, לומה
Africa/Luanda: Luanda, لواندا, לואנדה
Africa/Lubumbashi: Goma, Bukavu, Lubumbashi, غوما, لوبومباشي
Africa/Lusaka: Lusaka, لوساكا, לוסקה
Africa/Malabo: Malabo, مالابو, מלבו
Africa/Maputo: Maputo, مابوتو, מאפוטו
Africa/Maseru: Maseru, ماسيرو, מסרו
Africa/Mbabane: Mbabane, Lobamba, مباباني, אמבבנה
Africa/Mogadishu: Mogadishu, Mogadiscio, Mogadischu, مقديشو, מוגדישו
Africa/Monrovia: Monrovia, مونروفيا, מונרוביה
Africa/Nairobi: Nairobi, Mombasa, نيروبي, ניירובי
Africa/Ndjamena: N'Djamena, Yamena, نجامينا, אנג׳מנה
Africa/Niamey: Niamey, نيامي, ניאמיי
Africa/Nouakchott: Nouakchott, Nuakchot, نواكشوط, נואקשוט
Africa/Ouagadougou: Ouagadougou, Uagadugú, واغادوغو, וואגאדוגו
Africa/Porto-Novo: Porto-Novo, Cotonou, بورتو نوفو, كوتونو, פורטו נובו
Africa/Sao_Tome: São Tomé, Santo Tomé, ساو تومي, סאו טומה
Africa/Tripoli: طرابلس الغرب, Tripoli de Libye
Africa/Tripoli: Benghazi, Misrata, Derna, Tobruk, Sirte, Sebha, بنغازي, مصراتة, درنة, طبرق, سرت
Africa/Tripoli: سبها
Africa/Tripoli: בנגזי
Africa/Tunis: Tunis, Túnez, Sfax, تونس, صفاقس, תוניס
Africa/Windhoek: Windhoek, ويندهوك, וינדהוק
America/Anchorage: Anchorage, أنكوراج, אנקורג׳
America/Argentina/Buenos_Aires: Buenos Aires, Buenos-Aires, بوينس آيرس, בואנוס איירס
America/Asuncion: Asunción, أسونسيون, אסונסיון
America/Barbados: Bridgetown, بريدج تاون, ברידג׳טאון
America/Belize: Belmopan, Belmopán, بلموبان, בלמופן
America/Bogota: Bogotá, Medellín, Cali, بوغوتا, בוגוטה
America/Caracas: Caracas, Maracaibo, كاراكاس, קראקס
America/Cayenne: Cayenne, Kourou, كايين
America/Chicago: Chicago, Houston, Dallas, Austin, New Orleans, Minneapolis, St. Louis
America/Chicago: San Antonio, Fort Worth, Corpus Christi, Uvalde, Galveston, Milwaukee
America/Chicago: Oklahoma City
America/Chicago: Kansas City, Omaha, Topeka, Wichita, Des Moines, Nashville, Memphis, Pensacola
America/Chicago: Fargo
America/Chicago: Sioux Falls, Bismarck, Baton Rouge, Little Rock, Tulsa, Montgomery, Selma
America/Chicago: Paris Texas, Paris Tex, Paris TX, شيكاغو, هيوستن, دالاس, שיקגו, יוסטון, דאלאס
America/Denver: Denver, Salt Lake City, El Paso, Albuquerque, Cheyenne, Rapid City, دنفر, דנוור
America/Detroit: Detroit, Ann Arbor, Lansing, ديترويت, דטרויט
America/Dominica: Roseau, روسو
America/Edmonton: Edmonton, Calgary, إدمونتون, كالغاري
America/El_Salvador: San Salvador, سان سلفادور, סן סלבדור
America/Grenada: St. George's, Saint-Georges, سانت جورجز
America/Guatemala: Guatemala City, Guatemala, Ciudad de Guatemala, غواتيمالا, גואטמלה סיטי
America/Guayaquil: Quito, Guayaquil, كيتو, קיטו
America/Halifax: Halifax, هاليفاكس
America/Havana: Santiago de Cuba, Havana, La Havane, La Habana, Havanna, هافانا, הוואנה
America/La_Paz: La Paz, Sucre, لاباز, لا باز, سوكري, לה פאס
America/Lima: Lima, ليما, לימה
America/Los_Angeles: Los Angeles, San Francisco, San Diego, Sacramento, Las Vegas, Seattle
America/Los_Angeles: Reno, Spokane, Tacoma, Oakland, Silicon Valley
America/Los_Angeles: لوس أنجلوس, سان فرانسيسكو, سياتل, לוס אנג׳לס, סן פרנסיסקו, סיאטל
America/Managua: Managua, ماناغوا, מנגואה
America/Martinique: Fort-de-France, فور دو فرانس
America/Mexico_City: Mexico City, Mexico, Ciudad de México, Mexiko-Stadt, مكسيكو, مكسيكو سيتي
America/Mexico_City: מקסיקו סיטי
America/Montevideo: Montevideo, مونتيفيديو, מונטווידאו
America/Nassau: Nassau, ناساو, נסאו
America/New_York: Washington, Washington DC, New York, New York City, Nueva York, United Nations
America/New_York: Nations unies, Naciones Unidas, Boston, Philadelphia, Philadelphie, Atlanta, Miami
America/New_York: Baltimore, Pittsburgh, Cincinnati, Cleveland, Buffalo, Orlando, Tampa, Tallahassee
America/New_York: Fort Lauderdale, Palm Beach, West Palm Beach, Key West, Cape Canaveral, Knoxville
America/New_York: Chattanooga, Annapolis, واشنطن, نيويورك, الأمم المتحدة, بوسطن, ميامي
America/New_York: וושינגטון, ניו יורק, בוסטון, מיאמי
America/Nuuk: Nuuk, نوك, נואוק
America/Panama: Panama, Panamá, Ciudad de Panamá, بنما, פנמה סיטי
America/Paramaribo: Paramaribo, باراماريبو, פרמריבו
America/Phoenix: Phoenix, Tucson, Flagstaff, Tempe, Scottsdale, فينيكس, פיניקס
America/Port-au-Prince: Port-au-Prince, Puerto Príncipe, بورت أو برنس, פורט או פרינס
America/Port_of_Spain: Port of Spain, Port-d'Espagne, Puerto España, بورت أوف سبين, פורט אוף ספיין
America/Puerto_Rico: Puerto Rico, Porto Rico, بورتوريكو
America/Santiago: Santiago, Santiago de Chile, Santiago du Chili, Valparaíso, سانتياغو, סנטיאגו
America/Santo_Domingo: Santo Domingo, Saint-Domingue, سانتو دومينغو, סנטו דומינגו
America/Sao_Paulo: Brasília, Brasilia, São Paulo, Rio de Janeiro, Porto Alegre
America/Sao_Paulo: Belo Horizonte, Curitiba, برازيليا, ساو باولو, ريو دي جانيرو, ברזיליה
America/Sao_Paulo: סאו פאולו, ריו דה ז׳נרו
America/St_Kitts: Basseterre, باستير
America/St_Lucia: Castries, كاستريس
America/St_Vincent: Kingstown, كينغستاون
America/Tegucigalpa: Tegucigalpa, تيغوسيغالبا, טגוסיגלפה
America/Tijuana: Tijuana, تيخوانا, טיחואנה
America/Toronto: Ottawa, Toronto, Montréal, Quebec City, Québec, أوتاوا, تورونتو, مونتريال
America/Toronto: London Ontario, London Ont, אוטווה, טורונטו, מונטריאול
America/Vancouver: Vancouver, فانكوفر, ונקובר
America/Winnipeg: Winnipeg, وينيبيغ
Asia/Aden: Sanaa, Sana'a, Sanaá, Aden, Adén, Hodeida, Hodeidah, Marib, Taiz, Taëz
Asia/Aden: صنعاء, عدن, الحديدة, مأرب, تعز, צנעא, עדן
Asia/Almaty: Astana, Nur-Sultan, Almaty, Alma-Ata, أستانا, ألماتي, אסטנה, אלמאטי
Asia/Amman: Amman, Ammán, Irbid, Zarqa, Aqaba, Akaba, عمان, عمّان, إربد, الزرقاء, العقبة, עמאן, עקבה
Asia/Ashgabat: Ashgabat, Achgabat, Asjabad, Aschgabat, عشق آباد, אשגבאט
Asia/Baghdad: Baghdad, Bagdad, Basra, Bassorah, Mosul, Mossoul, Mossul, Erbil, Kirkuk, Kirkouk
Asia/Baghdad: Najaf, Karbala, Kerbala, Fallujah, Sulaymaniyah, Souleimaniyeh
Asia/Baghdad: بغداد, البصرة, الموصل, أربيل, كركوك, النجف, كربلاء, الفلوجة, السليمانية, בגדד, מוסול
Asia/Bahrain: Manama, Bahrain, Bahreïn, Baréin, المنامة, البحرين, מנאמה
Asia/Baku: Baku, Bakou, Bakú, باكو, באקו
Asia/Bangkok: Bangkok, بانكوك, בנגקוק
Asia/Beirut: Beirut, Beyrouth, Tyre, Tyr, Sidon, Saïda, Baalbek, Naqoura, Nabatieh, Zahlé
Asia/Beirut: طرابلس الشام, طرابلس اللبنانية, Tripoli du Liban
Asia/Beirut: بيروت, صيدا, بعلبك, الناقورة, النبطية, زحلة, ביירות, צור, צידון
Asia/Bishkek: Bishkek, Bichkek, Biskek, Bischkek, بيشكيك, בישקק
Asia/Brunei: Bandar Seri Begawan, بندر سري بكاوان
Asia/Colombo: Colombo, Sri Jayawardenepura Kotte, كولومبو, קולומבו
Asia/Damascus: Damascus, Damas, Damasco, Damaskus, Aleppo, Alep, Alepo, Homs, Hama, Idlib, Idleb
Asia/Damascus: Latakia, Lattaquié, Deir ez-Zor, Deir Ezzor, Raqqa, Daraa, Deraa, Sweida, Quneitra
Asia/Damascus: دمشق, حلب, حمص, حماة, إدلب, اللاذقية, دير الزور, الرقة, درعا, السويداء
Asia/Damascus: דמשק, חלב
Asia/Dhaka: Dhaka, Dacca, Daca, دكا, דאקה
Asia/Dili: Dili, ديلي, דילי
Asia/Dubai: Abu Dhabi, Abou Dhabi, Abu Dabi, Dubai, Dubaï, Dubái, Sharjah, Charjah, Fujairah
Asia/Dubai: أبو ظبي, أبوظبي, دبي, الشارقة, الفجيرة, אבו דאבי, דובאי
Asia/Dushanbe: Dushanbe, Douchanbé, Dusambé, Duschanbe, دوشنبه, دوشانبي, דושנבה
Asia/Gaza: Gaza, Gaza City, Gaza-Ville, Ciudad de Gaza, Gaza-Stadt, Rafah, Khan Younis, Khan Yunis
Asia/Gaza: Khan Younès, Jabalia, Deir al-Balah, Beit Lahiya, Beit Hanoun
Asia/Gaza: غزة, مدينة غزة, رفح, خان يونس, خانيونس, جباليا, دير البلح, بيت لاهيا, بيت حانون, עזה
Asia/Gaza: רפיח
Asia/Hebron: Ramallah, Hebron, Hébron, Hebrón, Nablus, Naplouse, Jenin, Jénine, Tulkarm, Tulkarem
Asia/Hebron: Bethlehem, Bethléem, Belén, Jericho, Jéricho, Jericó, Qalqilya
Asia/Hebron: رام الله, الخليل, نابلس, جنين, طولكرم, بيت لحم, أريحا, قلقيلية
Asia/Hebron: רמאללה, חברון, שכם, ג׳נין, בית לחם, יריחו
Asia/Ho_Chi_Minh: Hanoi, Hanoï, Hanói, Ho Chi Minh City, Hô-Chi-Minh-Ville, Saigon, Da Nang
Asia/Ho_Chi_Minh: هانوي, مدينة هو تشي منه, האנוי
Asia/Hong_Kong: Hong Kong, Hongkong, هونغ كونغ, הונג קונג
Asia/Jakarta: Bandung, Surabaya, Yogyakarta, Banda Aceh, Jakarta, Djakarta, Yakarta, جاكرتا, ג׳קרטה
Asia/Jerusalem: Jerusalem, Jérusalem, Jerusalén, Al-Quds, القدس, القدس المحتلة, ירושלים
Asia/Jerusalem: Tel Aviv, Tel-Aviv-Jaffa, Haifa, Haïfa, Jaffa, Nazareth, Eilat, Ashdod, Ashkelon
Asia/Jerusalem: Beersheba, Beer-Sheva, Sderot, Acre, Tiberias, Netanya, Herzliya, Safed
Asia/Jerusalem: Kiryat Shmona, East Jerusalem, Jérusalem-Est, Jerusalem Palestine
Asia/Jerusalem: القدس الشرقية, القدس فلسطين
Asia/Jerusalem: تل أبيب, حيفا, يافا, الناصرة, إيلات, أسدود, عسقلان, بئر السبع, سديروت, عكا, طبريا
Asia/Jerusalem: תל אביב, תל אביב-יפו, חיפה, יפו, נצרת, אילת, אשדוד, אשקלון, באר שבע, שדרות, עכו
Asia/Jerusalem: טבריה, נתניה, הרצליה, צפת, קריית שמונה
Asia/Kabul: Kabul, Kaboul, Kandahar, Herat, Jalalabad, كابول, كابل, قندهار, קאבול
Asia/Karachi: Islamabad, Karachi, Karatschi, Lahore, Peshawar, Quetta, Rawalpindi
Asia/Karachi: إسلام آباد, كراتشي, لاهور, بيشاور, אסלאמבאד, קראצ׳י
Asia/Kathmandu: Kathmandu, Katmandou, Katmandú, كاتماندو, קטמנדו
Asia/Kolkata: New Delhi, Nueva Delhi, Neu-Delhi, Delhi, Mumbai, Bombay, Kolkata, Calcutta, Chennai
Asia/Kolkata: Madras, Bangalore, Bengaluru, Srinagar, Ahmedabad
Asia/Kolkata: نيودلهي, دلهي, مومباي, كلكتا, ניו דלהי, מומבאי
Asia/Kuala_Lumpur: Kuala Lumpur, Putrajaya, كوالالمبور, كوالا لمبور, קואלה לומפור
Asia/Kuwait: Kuwait City, Kuwait, Koweït, الكويت, כווית
Asia/Macau: Macau, Macao, ماكاو, מקאו
Asia/Makassar: Bali, Denpasar, Makassar
Asia/Manila: Manila, Manille, مانيلا, מנילה
Asia/Muscat: Muscat, Mascate, Maskat, مسقط, מוסקט
Asia/Nicosia: Nicosia, Nicosie, Nikosia, Larnaca, Limassol, نيقوسيا, لارنكا, ניקוסיה
Asia/Phnom_Penh: Phnom Penh, بنوم بنه, פנום פן
Asia/Pyongyang: Pyongyang, Pjöngjang, بيونغ يانغ, פיונגיאנג
Asia/Qatar: Doha, Al-Doha, الدوحة, דוחא
Asia/Riyadh: Riyadh, Riyad, Ryad, Riad, Jeddah, Djeddah, Dschidda, Yeda, Mecca, Makkah, La Mecque
Asia/Riyadh: La Meca, Mekka, Medina, Médine, Dammam, Dhahran
Asia/Riyadh: الرياض, جدة, مكة, مكة المكرمة, المدينة المنورة, الدمام, الظهران, ריאד, מכה
Asia/Samarkand: Samarkand, Samarcande, Samarcanda, سمرقند
Asia/Seoul: Seoul, Séoul, Seúl, Busan, سول, سيول, סיאול
Asia/Shanghai: Beijing, Pékin, Pekin, Pekín, Peking, Shanghai, Shanghái, Schanghai, Guangzhou
Asia/Shanghai: Shenzhen, Wuhan, Chongqing, بكين, شنغهاي, شانغهاي, בייג׳ינג, שנחאי
Asia/Singapore: Singapore, Singapour, Singapur, سنغافورة, סינגפור
Asia/Taipei: Taipei, Taipéi, Taipeh, تايبيه, טאיפיי
Asia/Tashkent: Tashkent, Tachkent, Taskent, Taschkent, طشقند, טשקנט
Asia/Tbilisi: Tbilisi, Tbilissi, Tiflis, تبليسي, טביליסי
Asia/Tehran: Tehran, Téhéran, Teherán, Teheran, Isfahan, Ispahan, Mashhad, Shiraz, Tabriz, Qom
Asia/Tehran: Natanz, Bandar Abbas, طهران, تهران, أصفهان, مشهد, شيراز, تبريز, قم, טהרן, אספהאן
Asia/Thimphu: Thimphu, Thimphou, Timbu, تيمفو, טהימפהו
Asia/Tokyo: Tokyo, Tokio, Osaka, Kyoto, Hiroshima, Nagasaki, طوكيو, أوساكا, هيروشيما, טוקיו
Asia/Ulaanbaatar: Ulaanbaatar, Ulan Bator, Oulan-Bator, Ulán Bator, أولان باتور, אולן בטור
Asia/Vientiane: Vientiane, Vientián, فيينتيان, ויינטיאן
Asia/Vladivostok: Vladivostok, Wladiwostok, فلاديفوستوك, ולדיווסטוק
Asia/Yangon: Naypyidaw, Nay Pyi Taw, Naipyidó, Yangon, Rangoon, Rangoun, نايبيداو, يانغون
Asia/Yangon: נאיפידאו, יאנגון
Asia/Yekaterinburg: Yekaterinburg, Ekaterinbourg, Jekaterinburg, Ekaterimburgo, يكاترينبورغ
Asia/Yerevan: Yerevan, Erevan, Ereván, Eriwan, يريفان, ירוואן
Atlantic/Azores: Ponta Delgada
Atlantic/Canary: Las Palmas, Las Palmas de Gran Canaria, Santa Cruz de Tenerife, Tenerife
Atlantic/Cape_Verde: Praia, برايا
Atlantic/Madeira: Funchal
Atlantic/Reykjavik: Reykjavik, Reykjavík, Reikiavik, ريكيافيك, רייקיאוויק
Australia/Adelaide: Adelaide, Adélaïde, أديلايد
Australia/Brisbane: Brisbane, بريزبن, בריסביין
Australia/Darwin: Darwin, داروين
Australia/Hobart: Hobart, هوبارت
Australia/Melbourne: Melbourne, ملبورن, מלבורן
Australia/Perth: Perth, بيرث, פרת׳
Australia/Sydney: Canberra, Sydney, Sídney, كانبرا, سيدني, קנברה, סידני
Europe/Amsterdam: Amsterdam, Ámsterdam, The Hague, La Haye, La Haya, Den Haag, Rotterdam
Europe/Amsterdam: أمستردام, لاهاي, روتردام, אמסטרדם, האג, רוטרדם
Europe/Andorra: Andorra la Vella, Andorre-la-Vieille, أندورا لا فيلا, אנדורה לה ולה
Europe/Athens: Athens, Athènes, Atenas, Athen, Thessaloniki, Salonica, Thessalonique, أثينا, אתונה
Europe/Athens: סלוניקי
Europe/Belgrade: Belgrade, Belgrado, Belgrad, Pristina, Priština, بلغراد, بريشتينا, בלגרד, פרישטינה
Europe/Berlin: Berlin, Berlín, Frankfurt, Francfort, Fráncfort, Munich, München, Múnich, Hamburg
Europe/Berlin: Hambourg, Hamburgo, Cologne, Köln, Colonia, Bonn, Düsseldorf, Stuttgart, Leipzig
Europe/Berlin: Dresden
Europe/Berlin: برلين, فرانكفورت, ميونيخ, ميونخ, هامبورغ, بون, ברלין, פרנקפורט, מינכן, המבורג
Europe/Bratislava: Bratislava, براتيسلافا, ברטיסלאבה
Europe/Brussels: Brussels, Bruxelles, Bruselas, Brüssel, Antwerp, Anvers, Antwerpen, Amberes, Liège
Europe/Brussels: بروكسل, أنتويرب, בריסל, אנטוורפן
Europe/Bucharest: Bucharest, Bucarest, Bukarest, بوخارست, בוקרשט
Europe/Budapest: Budapest, بودابست, בודפשט
Europe/Chisinau: Chisinau, Chișinău, Chisináu, Kischinau, كيشيناو, تشيسيناو, קישינב
Europe/Copenhagen: Copenhagen, Copenhague, Kopenhagen, København, كوبنهاغن, קופנהגן
Europe/Dublin: Dublin, Dublín, دبلن, דבלין
Europe/Gibraltar: Gibraltar, جبل طارق, גיברלטר
Europe/Helsinki: Helsinki, هلسنكي, הלסינקי
Europe/Istanbul: Ankara, Angora, Istanbul, İstanbul, Estambul, Izmir, Antalya, Diyarbakır, Gaziantep
Europe/Istanbul: أنقرة, إسطنبول, اسطنبول, إزمير, أنطاليا, ديار بكر, غازي عنتاب, אנקרה, איסטנבול
Europe/Kaliningrad: Kaliningrad, Kaliningrado, كالينينغراد, קלינינגרד
Europe/Kyiv: Kyiv, Kiev, Kiew, Kharkiv, Kharkov, Charkiw, Lviv, Lemberg, Odesa, Odessa, Dnipro
Europe/Kyiv: Mariupol, Bucha, Kramatorsk, Bakhmut, Sumy, Mykolaiv, Chernihiv
Europe/Kyiv: Zaporizhzhia, Zaporijjia, Kherson, كييف, خاركيف, لفيف, أوديسا, קייב, חרקוב, לבוב, אודסה
Europe/Lisbon: Lisbon, Lisbonne, Lisboa, Lissabon, Porto, لشبونة, ליסבון
Europe/Ljubljana: Ljubljana, Liubliana, Laibach, ليوبليانا, לובליאנה
Europe/London: London, Londres, Manchester, Edinburgh, Édimbourg, Edimburgo, Glasgow, Belfast
Europe/London: Cardiff
Europe/London: Liverpool, لندن, مانشستر, إدنبرة, غلاسكو, بلفاست, לונדון, מנצ׳סטר, אדינבורו, בלפסט
Europe/Luxembourg: Luxembourg, Luxemburg, Luxemburgo, لوكسمبورغ, לוקסמבורג
Europe/Madrid: Madrid, Barcelona, Barcelone, Seville, Séville, Sevilla, Bilbao, مدريد, برشلونة
Europe/Madrid: Málaga, Zaragoza, Pamplona, Palma de Mallorca, Santiago de Compostela, إشبيلية
Europe/Madrid: מדריד, ברצלונה
Europe/Malta: Valletta, La Valette, La Valeta, فاليتا, ולטה
Europe/Minsk: Minsk, مينسك, מינסק
Europe/Monaco: Monaco, Mónaco, Monte-Carlo, موناكو, מונקו
Europe/Moscow: Moscow, Moscou, Moscú, Moskau, Leningrad, Saint-Pétersbourg
Europe/Moscow: San Petersburgo, Sankt Petersburg, Sochi, Sotchi, Grozny, Belgorod, Kursk, Koursk
Europe/Moscow: موسكو, سان بطرسبرغ, سوتشي, غروزني, מוסקבה, סנקט פטרבורג
Europe/Oslo: Oslo, أوسلو, אוסלו
Europe/Paris: Paris, París, Strasbourg, Straßburg, Estrasburgo, Marseille, Marseilles, Marsella
Europe/Paris: Lyon
Europe/Paris: Lyons, Lille, Nice, Cannes, Toulouse, Bordeaux, Nantes, Rennes, Bayonne, Calais
Europe/Paris: باريس, ستراسبورغ, مرسيليا, ليون, نيس, פריז, שטרסבורג, מרסיי, ליון
Europe/Podgorica: Podgorica, بودغوريتسا, פודגוריצה
Europe/Prague: Prague, Praga, Prag, براغ, פראג
Europe/Riga: Riga, ريغا, ריגה
Europe/Rome: Rome, Roma, Rom, Milan, Milano, Milán, Mailand, Naples, Napoli, Nápoles, Neapel, Venice
Europe/Rome: Venise, Venecia, Venedig, Turin, Torino, Genoa, Gênes, Palermo, Lampedusa
Europe/Rome: روما, ميلانو, نابولي, البندقية, רומא, מילאנו, נאפולי, ונציה
Europe/San_Marino: San Marino, Saint-Marin, سان مارينو, סן מרינו
Europe/Sarajevo: Sarajevo, سراييفو, סרייבו
Europe/Simferopol: Simferopol, Sevastopol, Sébastopol, Yalta
Europe/Skopje: Skopje, Skopie, سكوبيه, سكوبي, סקופיה
Europe/Sofia: Sofia, Sofía, صوفيا, סופיה
Europe/Stockholm: Stockholm, Estocolmo, Gothenburg, Malmö, ستوكهولم, שטוקהולם
Europe/Tallinn: Tallinn, Tallin, تالين, טאלין
Europe/Tirane: Tirana, تيرانا, טירנה
Europe/Vaduz: Vaduz, فادوز, ואדוץ
Europe/Vatican: Vatican City, Vatican, Le Vatican, Cité du Vatican, Ciudad del Vaticano
Europe/Vatican: Vatikanstadt
Europe/Vatican: El Vaticano, Vatikan, الفاتيكان, הוותיקן
Europe/Vienna: Vienna, Vienne, Viena, Wien, Salzburg, Salzbourg, فيينا, וינה, זלצבורג
Europe/Vilnius: Vilnius, Vilna, فيلنيوس, וילנה
Europe/Warsaw: Warsaw, Varsovie, Varsovia, Warschau, Krakow, Kraków, Cracovie, Cracovia, Krakau
Europe/Warsaw: Gdansk
Europe/Warsaw: وارسو, كراكوف, ורשה, קרקוב
Europe/Zagreb: Zagreb, زغرب, זאגרב
Europe/Zurich: Bern, Berne, Berna, Geneva, Genève, Ginebra, Genf, Zurich, Zürich, Zúrich, Lausanne
Europe/Zurich: Basel
Europe/Zurich: Bâle, Basilea, Davos, برن, جنيف, زيورخ, زوريخ, لوزان, دافوس, ברן, ז׳נבה, ציריך, דאבוס
Indian/Antananarivo: Antananarivo, Tananarive, أنتاناناريفو, אנטננריבו
Indian/Comoro: Moroni, موروني
Indian/Maldives: Malé, ماليه
Indian/Mauritius: Port Louis, Port-Louis, بورت لويس, פורט לואי
Indian/Reunion: La Réunion, لاريونيون
Pacific/Apia: Apia, أبيا
Pacific/Auckland: Wellington, Auckland, Christchurch, ويلينغتون, أوكلاند, ולינגטון, אוקלנד
Pacific/Efate: Port Vila, Port-Vila, بورت فيلا
Pacific/Fiji: Suva, سوفا
Pacific/Funafuti: Funafuti, فونافوتي
Pacific/Guadalcanal: Honiara, هونيارا
Pacific/Guam: Guam, Hagåtña, غوام
Pacific/Honolulu: Honolulu, Honolulú, Pearl Harbor, هونولولو, הונולולו
Pacific/Majuro: Majuro, ماجورو
Pacific/Nauru: Yaren, Nauru, يارين, ناورو
Pacific/Noumea: Nouméa, نوميا
Pacific/Palau: Ngerulmud, Koror, نغيرولمود
Pacific/Pohnpei: Palikir, باليكير
Pacific/Port_Moresby: Port Moresby, بورت مورسبي, פורט מורסבי
Pacific/Tahiti: Papeete, بابيتي
Pacific/Tarawa: South Tarawa, Tarawa-Sud, Tarawa, تاراوا
Pacific/Tongatapu: Nuku'alofa, نوكو ألوفا
"""

# Names that news comes under from several time zones. The country of the site tells which is meant.
HOMONYMS = """
Tripoli, Trípoli, Tripolis, طرابلس, טריפולי: Africa/Tripoli, Asia/Beirut
صور: Asia/Beirut, Asia/Muscat
القنيطرة: Asia/Damascus, Africa/Casablanca
Alexandria: Africa/Cairo, America/New_York
Arlington: America/New_York, America/Chicago
Birmingham, برمنغهام, ברמינגהם: Europe/London, America/Chicago
Cambridge, كامبريدج: Europe/London, America/New_York
Cartagena, Carthagène: America/Bogota, Europe/Madrid
Columbia: America/New_York, America/Chicago
Cordoba, Córdoba, Cordoue: America/Argentina/Cordoba, Europe/Madrid
Durham: Europe/London, America/New_York
Georgetown, George Town, جورج تاون, ג׳ורג׳טאון: America/Guyana, America/Cayman
Granada, Grenade: Europe/Madrid, America/Managua
Guadalajara: America/Mexico_City, Europe/Madrid
Hamilton, هاميلتون: Atlantic/Bermuda, America/Toronto, Pacific/Auckland
Hyderabad, Haidarabad, حيدر أباد, حيدر آباد: Asia/Kolkata, Asia/Karachi
Kingston, كينغستون, קינגסטון: America/Jamaica, America/Toronto
León: America/Mexico_City, Europe/Madrid, America/Managua
Mérida: America/Merida, Europe/Madrid, America/Caracas
Newcastle: Europe/London, Australia/Sydney
Panama City: America/Panama, America/Chicago
Portland: America/Los_Angeles, America/New_York
Rochester: America/New_York, America/Chicago
San José, سان خوسيه, סן חוסה: America/Costa_Rica, America/Los_Angeles
San Juan, سان خوان: America/Puerto_Rico, America/Argentina/San_Juan
Santa Cruz: America/La_Paz, America/Los_Angeles, Atlantic/Canary
Santa Fe: America/Argentina/Cordoba, America/Denver
Springfield: America/Chicago, America/New_York
St. John's, Saint John's, سانت جونز: America/Antigua, America/St_Johns
St. Petersburg, Saint Petersburg: Europe/Moscow, America/New_York
Toledo, Tolède: Europe/Madrid, America/New_York
Valencia, فالنسيا: Europe/Madrid, America/Caracas
Victoria, فيكتوريا: Indian/Mahe, America/Vancouver
Windsor: Europe/London, America/Toronto
"""

# States, provinces and regions that a dateline names behind the place, with their zones.
REGIONS = """
Alabama, Ala., AL: America/Chicago
Alaska, AK: America/Anchorage, America/Juneau, America/Sitka, America/Nome, America/Adak
Arizona, Ariz., AZ: America/Phoenix, America/Denver
Arkansas, Ark., AR: America/Chicago
California, Calif., Californie, Kalifornien, CA, كاليفورنيا, קליפורניה: America/Los_Angeles
Colorado, Colo., CO: America/Denver
Connecticut, Conn., CT: America/New_York
Delaware, Del., DE: America/New_York
District of Columbia, D.C., DC: America/New_York
Florida, Fla., Floride, FL, فلوريدا, פלורידה: America/New_York, America/Chicago
Georgia, Ga., Géorgie, GA, جورجيا, ג׳ורג׳יה: America/New_York
Hawaii, HI, هاواي: Pacific/Honolulu
Idaho, ID: America/Boise, America/Los_Angeles
Illinois, Ill., IL: America/Chicago
Indiana, Ind., IN: America/Indiana/Indianapolis, America/Chicago
Iowa, IA: America/Chicago
Kansas, Kan., KS: America/Chicago, America/Denver
Kentucky, Ky., KY: America/Kentucky/Louisville, America/Chicago, America/New_York
Louisiana, La., Louisiane, LA: America/Chicago
Maine, ME: America/New_York
Maryland, Md., MD: America/New_York
Massachusetts, Mass., MA: America/New_York
Michigan, Mich., MI: America/Detroit, America/Menominee
Minnesota, Minn., MN: America/Chicago
Mississippi, Miss., MS: America/Chicago
Missouri, Mo., MO: America/Chicago
Montana, Mont., MT: America/Denver
Nebraska, Neb., NE: America/Chicago, America/Denver
Nevada, Nev., NV: America/Los_Angeles, America/Denver
New Hampshire, N.H., NH: America/New_York
New Jersey, N.J., NJ: America/New_York
New Mexico, N.M., Nouveau-Mexique, NM: America/Denver
New York, N.Y., NY: America/New_York
North Carolina, N.C., Caroline du Nord, NC: America/New_York
North Dakota, N.D., ND: America/Chicago, America/Denver
Ohio, OH: America/New_York
Oklahoma, Okla., OK: America/Chicago
Oregon, Ore., OR: America/Los_Angeles, America/Boise
Pennsylvania, Pa., Pennsylvanie, PA: America/New_York
Rhode Island, R.I., RI: America/New_York
South Carolina, S.C., Caroline du Sud, SC: America/New_York
South Dakota, S.D., SD: America/Chicago, America/Denver
Tennessee, Tenn., TN: America/Chicago, America/New_York
Texas, Tex., TX, تكساس, טקסס: America/Chicago, America/Denver
Utah, UT: America/Denver
Vermont, Vt., VT: America/New_York
Virginia, Va., Virginie, VA: America/New_York
Washington, Wash., WA: America/Los_Angeles
West Virginia, W.Va., WV: America/New_York
Wisconsin, Wis., WI: America/Chicago
Wyoming, Wyo., WY: America/Denver
Alberta, Alta., AB: America/Edmonton
British Columbia, Colombie-Britannique, B.C., BC: America/Vancouver, America/Edmonton
Manitoba, Man., MB: America/Winnipeg
New Brunswick, Nouveau-Brunswick, N.B., NB: America/Moncton
Newfoundland, Newfoundland and Labrador, N.L., NL: America/St_Johns, America/Goose_Bay
Nova Scotia, Nouvelle-Écosse, N.S., NS: America/Halifax
Ontario, Ont., ON: America/Toronto, America/Winnipeg
Prince Edward Island, P.E.I., PE: America/Halifax
Quebec, Québec, Que., QC: America/Toronto, America/Halifax
Saskatchewan, Sask., SK: America/Regina, America/Edmonton
Yukon: America/Whitehorse
Australian Capital Territory, ACT: Australia/Sydney
New South Wales, Nouvelle-Galles du Sud, NSW: Australia/Sydney, Australia/Broken_Hill
Northern Territory: Australia/Darwin
Queensland, Qld: Australia/Brisbane
South Australia: Australia/Adelaide
Tasmania: Australia/Hobart
Victoria, Vic.: Australia/Melbourne
Western Australia: Australia/Perth
Crimea, Crimée, Krim, القرم: Europe/Simferopol
Gaza, Gaza Strip, bande de Gaza, Franja de Gaza, Gazastreifen, قطاع غزة, רצועת עזה: Asia/Gaza
Kosovo, كوسوفو: Europe/Belgrade
West Bank, Occupied West Bank, Cisjordanie, Cisjordania, Westjordanland: Asia/Hebron
الضفة الغربية, הגדה המערבית: Asia/Hebron
"""

# What datelines call countries, besides the names in CLDR: ISO 3166 code, then names.
COUNTRIES = """
AE: UAE, U.A.E., Emirates, Emirats, EAU, VAE, الإمارات
BA: Bosnia, Bosnie, Bosnien, البوسنة
BY: Belorussia, Biélorussie, روسيا البيضاء
CD: Congo, DR Congo, DRC, RDC, RD Congo, Democratic Republic of Congo
CD: Democratic Republic of the Congo, République démocratique du Congo, الكونغو الديمقراطية
CF: CAR, RCA, Centrafrique, أفريقيا الوسطى
CG: Congo, Republic of Congo, Republic of the Congo, Congo-Brazzaville, جمهورية الكونغو
CI: Ivory Coast, كوت ديفوار
CN: PRC, Mainland China
CV: Cape Verde, Cabo Verde
CZ: Czech Republic, République tchèque, Tschechische Republik, República Checa
GB: UK, U.K., Britain, Great Britain, England, Scotland, Wales, Northern Ireland
GB: Grande-Bretagne, Angleterre, Écosse, Pays de Galles, Irlande du Nord, Gran Bretaña, Inglaterra
GB: Escocia, Großbritannien, Schottland, بريطانيا, إنجلترا, إنكلترا, اسكتلندا, אנגליה, סקוטלנד
HK: Hong Kong, هونغ كونغ
IR: Iran, Islamic Republic of Iran
KP: DPRK
KR: Korea, ROK
MK: Macedonia, Macédoine
MM: Burma, Birmanie, Myanmar, ميانمار
NL: Holland, Hollande, Holanda, هولندا
PS: Palestine, Palestina, Palästina, Occupied Palestine, فلسطين, فلسطين المحتلة, פלסטין
RU: Russian Federation, Fédération de Russie
SA: KSA, Saudi, السعودية
SY: Syrian Arab Republic
SZ: Swaziland
TL: East Timor, Timor-Oriental, تيمور الشرقية
TR: Turkey, تركيا
US: USA, U.S.A., U.S., US, United States of America, EUA, EE.UU., أمريكا, أميركا
US: الولايات المتحدة الأمريكية
VA: Vatican, Holy See
"""

# Countries with one legal time, though tz data keeps a second zone.
ONE_TIME = {"CN": "Asia/Shanghai", "UA": "Europe/Kyiv"}
